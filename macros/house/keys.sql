{#- Keys that stand more than once or are not whole, one row each. -#}
{%- macro repeated_rows(relation, key, located=false) -%}
select
    {{ key | join(', ') }},
    count(*) as times,
    {% for column in key -%}
    '{{ column }} ' || coalesce(cast({{ column }} as varchar), 'NULL') || {% if not loop.last %}', ' || {% endif %}
    {%- endfor -%}
    ' stands ' || cast(count(*) as varchar) || ' times, expected once with no empty key'
    {%- if located %} || ': ' || string_agg(seed_location, ', ' order by seed_location){% endif %} as problem
from {{ relation }}
group by {{ key | join(', ') }}
having count(*) > 1{% for column in key %} or {{ column }} is null{% endfor %}
{%- endmacro -%}

{%- macro repeated_keys(keys) -%}
{% for model, key in keys.items() -%}
select '{{ model }}: ' || problem as problem
from ({{ repeated_rows(ref(model), key) }}) as repeated
{{ 'union all' if not loop.last }}
{% endfor -%}
{%- endmacro -%}
