{#- Every cell of a seed is what its column's meta.cell says; a kind ending in '?' may be empty. One row per bad
    cell, and one for a file without rows unless the seed's meta.may_be_empty. -#}
{% test cells_are_well_formed(model) %}
{%- set seed = graph.nodes.values() | selectattr('name', 'equalto', model.identifier) | first if execute else {'columns': {}} %}
with located as (
    select
        *,
        {{ seed_location(seed.original_file_path) }} as seed_location
    from {{ model }}
)

{% for column in seed['columns'].values() %}
{%- set declared = column.config.meta.cell -%}
{%- set optional = declared is string and declared.endswith('?') -%}
{%- set kind = declared.rstrip('?') if declared is string else declared -%}
select
    seed_location,
    '{{ column.name }}' as column_name,
    {{ column.name }} as found,
    seed_location || ', column {{ column.name }}: found ' || coalesce('''' || {{ column.name }} || '''', 'an empty cell')
    || ', expected {{ cell_expectation(kind) }}' as problem
from located
where ({{ cell_is(column.name, kind) }}) is not true{% if optional %} and {{ column.name }} is not null{% endif %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% if not (seed.config.meta.may_be_empty if execute else true) -%}
union all by name
select '{{ seed.original_file_path }} has no rows; expected at least one' as problem
where not exists (select 1 from located)
{%- endif %}
{% endtest %}
