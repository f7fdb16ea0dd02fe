{#-
  What a seed cell may hold, by kind: the condition for a good cell and its description for people. The limits keep what is
  printed within the types that hold it, exactly; docs/RELIABILITY.md lists them.
-#}
{%- macro cell_is(column, kind) -%}
{%- if kind is sequence and kind is not string -%}
{{ column }} in ('{{ kind | join("', '") }}')
{%- elif kind == 'id' -%}
regexp_matches({{ column }}, '^[a-z0-9]+(_[a-z0-9]+)*$') and length({{ column }}) <= 100
{%- elif kind == 'text' -%}
length(trim({{ column }})) > 0
{%- elif kind == 'currency' -%}
regexp_matches({{ column }}, '^[A-Z]{3}$')
{%- elif kind == 'date' -%}
regexp_matches({{ column }}, '^\d{4}-\d{2}-\d{2}$') and try_cast({{ column }} as date) between date '1900-01-01' and date '2199-12-31'
{%- elif kind == 'boolean' -%}
{{ column }} in ('true', 'false')
{%- elif kind == 'integer' -%}
regexp_matches({{ column }}, '^\d{1,9}$')
{%- elif kind == 'count' -%}
regexp_matches({{ column }}, '^0*[1-9]\d{0,8}$') and length({{ column }}) <= 9
{%- elif kind == 'percentile' -%}
regexp_matches({{ column }}, '^([1-9]\d?|100)$')
{%- elif kind == 'decimals' -%}
regexp_matches({{ column }}, '^[0-6]$')
{%- elif kind == 'percent' -%}
regexp_matches({{ column }}, '^\d{1,3}(\.\d{1,4})?%?$')
{%- elif kind == 'amount' -%}
{{ is_printed_amount(column) }} and not regexp_matches(regexp_replace({{ column }}, '[^0-9.]', '', 'g'), '\d{12}|\.\d{7}')
{%- else -%}
{{ exceptions.raise_compiler_error('cell_is: unknown kind ' ~ kind) }}
{%- endif -%}
{%- endmacro -%}

{%- macro cell_expectation(kind) -%}
{%- if kind is sequence and kind is not string -%}
one of {{ kind | join(', ') }}
{%- else -%}
{{ {
    'id': 'an id: lower case, words joined by _, 100 characters at most',
    'text': 'text',
    'currency': 'a currency code such as USD',
    'date': 'a date as yyyy-mm-dd, of the years 1900 to 2199',
    'boolean': 'true or false',
    'integer': 'a whole number of 9 digits at most',
    'count': 'a whole number from 1, of 9 digits at most',
    'percentile': 'a whole number from 1 to 100',
    'decimals': 'a number of decimals from 0 to 6',
    'percent': 'a percentage as printed, such as 56.5, with 4 decimals at most',
    'amount': 'an amount as printed: 74.8, (4.0), 0.0, 1,234.5 or -, with 11 digits before the point and 6 after it at most',
}[kind] }}
{%- endif -%}
{%- endmacro -%}

{#- Bad cells of a seed, one row each, and one row for a file without rows that may not be empty. -#}
{%- macro ill_formed_cells(name, table) -%}
{%- set seed = (graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | selectattr('name', 'equalto', name) | first)
    if execute else {'columns': {}} -%}
{%- for column in seed['columns'].values() -%}
{%- set declared = column.config.meta.cell -%}
{%- set optional = declared is string and declared.endswith('?') -%}
{%- set kind = declared.rstrip('?') if declared is string else declared -%}
select
    seed_location || ', column {{ column.name }}: found ' || coalesce('''' || {{ column.name }} || '''', 'an empty cell')
    || ', expected {{ cell_expectation(kind) }}' as problem
from (select *, {{ seed_location(seed.original_file_path) }} as seed_location from {{ table }}) as located
where ({{ cell_is(column.name, kind) }}) is not true{% if optional %} and {{ column.name }} is not null{% endif %}
union all
{% endfor -%}
select '{{ seed.original_file_path }} has no rows; expected at least one' as problem
where not exists (select 1 from {{ table }}) and not {{ seed.config.meta.may_be_empty | default(false) if execute else true }}
{%- endmacro -%}
