{#-
  What a seed cell may hold, by kind: the condition of a good one, or in_words. The limits keep what is printed within the types
  that hold it, exactly; docs/RELIABILITY.md lists them.
-#}
{%- macro cell_is(column, kind, in_words=false) -%}
{%- set matches = 'regexp_matches(' ~ column ~ ", '%s')" -%}
{%- set kinds = {
    'id': (matches | format('^[a-z0-9]+(_[a-z0-9]+)*$') ~ ' and length(' ~ column ~ ') <= 100',
        'an id: lower case, words joined by _, 100 characters at most'),
    'text': ('length(trim(' ~ column ~ ')) > 0', 'text'),
    'currency': (matches | format('^[A-Z]{3}$'), 'a currency code such as USD'),
    'date': (matches | format('^\\d{4}-\\d{2}-\\d{2}$')
        ~ ' and try_cast(' ~ column ~ " as date) between date '1900-01-01' and date '2199-12-31'",
        'a date as yyyy-mm-dd, of the years 1900 to 2199'),
    'boolean': (column ~ " in ('true', 'false')", 'true or false'),
    'integer': (matches | format('^\\d{1,9}$'), 'a whole number of 9 digits at most'),
    'count': (matches | format('^0*[1-9]\\d{0,8}$') ~ ' and length(' ~ column ~ ') <= 9',
        'a whole number from 1, of 9 digits at most'),
    'percentile': (matches | format('^([1-9]\\d?|100)$'), 'a whole number from 1 to 100'),
    'decimals': (matches | format('^[0-6]$'), 'a number of decimals from 0 to 6'),
    'percent': (matches | format('^\\d{1,3}(\\.\\d{1,4})?%?$'), 'a percentage as printed, such as 56.5, with 4 decimals at most'),
    'amount': (is_printed_amount(column) ~ ' and not regexp_matches(regexp_replace(' ~ column
        ~ ", '[^0-9.]', '', 'g'), '\\d{12}|\\.\\d{7}')",
        'an amount as printed: 74.8, (4.0), 0.0, 1,234.5 or -, with 11 digits before the point and 6 after it at most'),
} -%}
{%- if kind is not string -%}
{{ 'one of ' ~ kind | join(', ') if in_words else column ~ " in ('" ~ kind | join("', '") ~ "')" }}
{%- elif kind not in kinds -%}
{{ exceptions.raise_compiler_error('cell_is: unknown kind ' ~ kind) }}
{%- else -%}
{{ kinds[kind][1 if in_words else 0] }}
{%- endif -%}
{%- endmacro -%}

{#- Bad cells of a seed, one row each, and one row for a file without rows that may not be empty. -#}
{%- macro ill_formed_cells(name, table) -%}
{%- set seed = (graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('name', 'equalto', name) | first)
    if execute else {'columns': {}} -%}
{%- for column in seed['columns'].values() -%}
{%- set declared = column.config.meta.cell -%}
{%- set kind = declared.rstrip('?') if declared is string else declared -%}
select
    seed_location || ', column {{ column.name }}: found ' || coalesce('''' || {{ column.name }} || '''', 'an empty cell')
    || ', expected {{ cell_is(column.name, kind, in_words=true) }}' as problem
from (select *, {{ seed_location(seed.original_file_path) }} as seed_location from {{ table }}) as located
where ({{ cell_is(column.name, kind) }}) is not true{% if kind != declared %} and {{ column.name }} is not null{% endif %}
union all
{% endfor -%}
select '{{ seed.original_file_path }} has no rows; expected at least one' as problem
where not exists (select 1 from {{ table }}) and not {{ seed.config.meta.may_be_empty | default(false) if execute else true }}
{%- endmacro -%}

{#- Where a row stands, in words for people who must find the cell again. scripts/intake/ counted the lines. -#}
{%- macro seed_location(file) -%}
'{{ file }}:' || cast(seed_line as varchar)
{%- endmacro -%}

{%- macro where_not_held() -%}
where release_id not in (select held.release_id from {{ ref('held') }} as held)
{%- endmacro -%}
