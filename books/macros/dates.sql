{#- Days as a list of SQL dates; a day before all books where there are none, so that a condition holds for no row. -#}
{%- macro dates(days) -%}
{%- for day in days or ['0001-01-01'] -%}date '{{ day }}'{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro -%}
