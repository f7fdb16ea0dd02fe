{#- Texts of an exhibit's columns set side by side. An aggregate; it reads column_number. -#}
{%- macro side_by_side(text, name, columns) -%}
{%- for number in range(1, columns + 1) -%}
    max({{ text }}) filter (where column_number = {{ number }}) as {{ name }}_{{ number }}
    {%- if not loop.last %},
        {% endif %}
{%- endfor -%}
{%- endmacro -%}
