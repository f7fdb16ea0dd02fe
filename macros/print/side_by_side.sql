{#- Columns that fit side by side in an exhibit, as vars.exhibit_widths of dbt_project.yml says; more go on below. -#}
{%- macro exhibit_width(exhibit) -%}{{ var('exhibit_widths')[exhibit] }}{%- endmacro -%}

{#- Texts of an exhibit's columns set side by side. An aggregate; it reads column_number. -#}
{%- macro side_by_side(texts, exhibit) -%}
{%- for number in range(1, exhibit_width(exhibit) | int + 1) -%}
    {%- set last_number = loop.last -%}
    {%- for name, text in texts.items() -%}
        max({{ text }}) filter (where column_number = {{ number }}) as {{ name }}_{{ number }}
        {%- if not (last_number and loop.last) %},
    {% endif %}
    {%- endfor -%}
{%- endfor -%}
{%- endmacro -%}
