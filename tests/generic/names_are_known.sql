{#- Every row's columns are found in another model. One failing row per name that is not, with its seed line. -#}
{% test names_are_known(model, columns, to, known_as) %}
select
    m.*,
    m.seed_location || ': {{ columns | join(", ") }} '
    {%- for column in columns %} || coalesce('''' || m.{{ column }} || '''', 'an empty cell') || ' '{% endfor %}
    || 'not found in {{ to.identifier }}' as problem
from {{ model }} as m
left join {{ to }} as t
    on {% for column in columns %}m.{{ column }} = t.{{ known_as[loop.index0] }}{% if not loop.last %} and {% endif %}{% endfor %}

where t.{{ known_as[0] }} is null
{% endtest %}
