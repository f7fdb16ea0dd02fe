{#- Lipper's arithmetic: the percentile of rank r among n funds, and the quartile of a percentile. -#}

{%- macro lipper_percentile(rank, total) -%}
{{ ceil_div('100 * ' ~ rank, total ~ ' + 1') }}
{%- endmacro -%}

{%- macro quartile_of(percentile) -%}
{{ ceil_div(percentile, 25) }}
{%- endmacro -%}
