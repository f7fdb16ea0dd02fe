{#- One row per key, and no key column empty. One failing row per key that is not so; `located` names seed lines. -#}
{% test rows_are_unique(model, key, located=false) %}
select
    {{ key | join(', ') }},
    count(*) as times,
    {% for column in key -%}
    '{{ column }} ' || coalesce(cast({{ column }} as varchar), 'NULL') || {% if not loop.last %}', ' || {% endif %}
    {%- endfor -%}
    ' stands ' || cast(count(*) as varchar) || ' times, expected once with no empty key'
    {%- if located %} || ': ' || string_agg(seed_location, ', ' order by seed_location){% endif %} as problem
from {{ model }}
group by {{ key | join(', ') }}
having count(*) > 1{% for column in key %} or {{ column }} is null{% endfor %}
{% endtest %}
