{#- The one rounding: half away from zero, in integers. -#}
{%- macro round_div(numerator, denominator) -%}
(sign({{ numerator }}) * ((2 * abs({{ numerator }}) + ({{ denominator }})) // (2 * nullif({{ denominator }}, 0))))
{%- endmacro -%}
