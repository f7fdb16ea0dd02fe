{#- Where a seed row stands: file and line, for people who must find the cell again. -#}

{#- row_number without an order: DuckDB numbers the rows of one table in the order the file gave them. -#}
{%- macro seed_location(file) -%}
'{{ file }}:' || cast(row_number() over () + 1 as varchar)
{%- endmacro -%}

{%- macro seed_order() -%}
cast(row_number() over () as integer)
{%- endmacro -%}
