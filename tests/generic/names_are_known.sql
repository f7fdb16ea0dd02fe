{#- Every row's columns are found in another model, for each of `names`. One failing row per name that is not, with its seed line. -#}
{% test names_are_known(model, names) %}
{% for name in names -%}
{%- set known_as = name.known_as or name.columns -%}
select
    named.*,
    named.seed_location || ': {{ name.columns | join(", ") }} '
    {%- for column in name.columns %} || coalesce('''' || named.{{ column }} || '''', 'an empty cell') || ' '{% endfor %}
    || 'not found in {{ name.listed_in }}' as problem
from {{ model }} as named
left join {{ ref(name.to) }} as known
    on {% for column in name.columns %}named.{{ column }} = known.{{ known_as[loop.index0] }}{{ ' and ' if not loop.last }}{% endfor %}

where known.{{ known_as[0] }} is null
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
