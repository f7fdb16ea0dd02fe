{#- What a seed cell may hold, by kind: the condition for a good cell and its description for people. -#}
{%- macro cell_is(column, kind) -%}
{%- if kind is sequence and kind is not string -%}
{{ column }} in ('{{ kind | join("', '") }}')
{%- elif kind == 'id' -%}
regexp_matches({{ column }}, '^[a-z0-9]+(_[a-z0-9]+)*$')
{%- elif kind == 'text' -%}
length(trim({{ column }})) > 0
{%- elif kind == 'currency' -%}
regexp_matches({{ column }}, '^[A-Z]{3}$')
{%- elif kind == 'date' -%}
regexp_matches({{ column }}, '^\d{4}-\d{2}-\d{2}$') and try_cast({{ column }} as date) is not null
{%- elif kind == 'boolean' -%}
{{ column }} in ('true', 'false')
{%- elif kind == 'integer' -%}
regexp_matches({{ column }}, '^\d{1,9}$')
{%- elif kind == 'percent' -%}
regexp_matches({{ column }}, '^\d{1,3}(\.\d+)?%?$')
{%- elif kind == 'amount' -%}
{{ is_printed_amount(column) }}
{%- else -%}
{{ exceptions.raise_compiler_error('cell_is: unknown kind ' ~ kind) }}
{%- endif -%}
{%- endmacro -%}

{%- macro cell_expectation(kind) -%}
{%- if kind is sequence and kind is not string -%}
one of {{ kind | join(', ') }}
{%- else -%}
{{ {
    'id': 'an id: lower case, words joined by _',
    'text': 'text',
    'currency': 'a currency code such as USD',
    'date': 'a date as yyyy-mm-dd',
    'boolean': 'true or false',
    'integer': 'a whole number',
    'percent': 'a percentage as printed, such as 56.5',
    'amount': 'an amount as printed: 74.8, (4.0), 0.0, 1,234.5 or -',
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
