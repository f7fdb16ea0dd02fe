{#- Every row's columns are found in another model. One failing row per name that is not, with its seed line. -#}
{% test names_are_known(model, columns, to, known_as, listed_in=none) %}
select
    named.*,
    named.seed_location || ': {{ columns | join(", ") }} '
    {%- for column in columns %} || coalesce('''' || named.{{ column }} || '''', 'an empty cell') || ' '{% endfor %}
    || 'not found in {{ listed_in or to.identifier }}' as problem
from {{ model }} as named
left join {{ to }} as known
    on {% for column in columns %}named.{{ column }} = known.{{ known_as[loop.index0] }}{% if not loop.last %} and {% endif %}{% endfor %}

where known.{{ known_as[0] }} is null
{% endtest %}
