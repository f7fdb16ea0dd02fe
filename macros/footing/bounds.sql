{#- Results of the linear programs are deviations from printed values in units, exact fractions; amounts are made of them here. -#}

{#- Rounded half away from zero, in integers: an amount in thousandths and its deviation over one denominator. -#}
{%- macro amount_at(amount, numerator, denominator, unit) -%}
{%- set over = in_thousandths(amount) ~ ' * (' ~ denominator ~ ') + (' ~ numerator ~ ') * ' ~ in_thousandths(unit) -%}
cast(
    cast(
        sign({{ over }}) * ((2 * abs({{ over }}) + ({{ denominator }})) // (2 * ({{ denominator }}))) as decimal(21, 0)
    ) * cast(0.001 as decimal(4, 3))
    as decimal(18, 3)
)
{%- endmacro -%}
