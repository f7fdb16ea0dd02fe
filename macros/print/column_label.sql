{#- A column in a sentence: its month, or both its days where a shorter one ends alike. -#}
{%- macro column_label(relation) -%}
case
    when {{ relation }}.is_shortest_of_its_end then strftime({{ relation }}.period_end, '%B %Y')
    else {{ relation }}.period_start || ' to ' || {{ relation }}.period_end
end
{%- endmacro -%}
