{#- A column in a sentence: its month, or both its days where a shorter one ends alike. -#}
{%- macro column_label(relation) -%}
case
    when {{ relation }}.column_id = cast({{ relation }}.period_end as varchar) then strftime({{ relation }}.period_end, '%B %Y')
    else replace({{ relation }}.column_id, '/', ' to ')
end
{%- endmacro -%}
