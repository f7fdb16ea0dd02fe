{#- Half away from zero, in integers: twice the numerator plus the denominator, over twice the denominator. -#}
{%- macro round_div(numerator, denominator) -%}
(sign({{ numerator }}) * ((2 * abs({{ numerator }}) + ({{ denominator }})) // (2 * ({{ denominator }}))))
{%- endmacro -%}
