{#- Where a seed row stands: file and line, for people who must find the cell again. scripts/intake/ counted the lines. -#}
{%- macro seed_location(file) -%}
'{{ file }}:' || cast(seed_line as varchar)
{%- endmacro -%}

{%- macro seed_order() -%}
cast(row_number() over (order by seed_line) as integer)
{%- endmacro -%}
