{#- One row per key, and no key column empty. One failing row per key that is not so. -#}
{% test rows_are_unique(model, key) %}
select
    {{ key | join(', ') }},
    count(*) as times,
    {% for column in key -%}
    '{{ column }} ' || coalesce(cast({{ column }} as {{ text_type() }}), 'NULL') || {% if not loop.last %}', ' || {% endif %}
    {%- endfor -%}
    ' stands ' || cast(count(*) as {{ text_type() }}) || ' times, expected once with no empty key' as problem
from {{ model }}
group by {{ key | join(', ') }}
having count(*) > 1{% for column in key %} or {{ column }} is null{% endfor %}
{% endtest %}
