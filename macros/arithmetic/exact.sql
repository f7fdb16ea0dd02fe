{#- Arithmetic that must not pass through a float. -#}

{%- macro ceil_div(numerator, denominator) -%}
((({{ numerator }}) + ({{ denominator }}) - 1) // nullif({{ denominator }}, 0))
{%- endmacro -%}

{%- macro in_thousandths(amount) -%}
cast(({{ amount }}) * 1000 as hugeint)
{%- endmacro -%}

{#- Rounded half away from zero, in integers: doubled numerator plus denominator, over twice the denominator. -#}
{%- macro exact_pct(part, whole, decimals=4) -%}
{%- set scale = 10 ** decimals -%}
cast(
    cast(
        sign({{ part }}) * sign({{ whole }})
        * (
            (200 * {{ scale }} * abs({{ in_thousandths(part) }}) + abs({{ in_thousandths(whole) }}))
            // (2 * nullif(abs({{ in_thousandths(whole) }}), 0))
        ) as decimal(14, 0)
    ) * cast({{ '%.*f' | format(decimals, 10 ** -decimals) }} as decimal({{ decimals + 1 }}, {{ decimals }}))
    as decimal(18, {{ decimals }})
)
{%- endmacro -%}

{#- Cut, not rounded: rounding what was cut, half away from zero, gives what rounding the exact quotient would. -#}
{%- macro cut_pct(part, whole) -%}
cast(
    cast(
        sign({{ part }}) * sign({{ whole }})
        * ((100000000 * abs({{ in_thousandths(part) }})) // nullif(abs({{ in_thousandths(whole) }}), 0)) as decimal(18, 0)
    ) * cast(0.000001 as decimal(7, 6)) as decimal(18, 6)
)
{%- endmacro -%}

{#- Half a unit or less is no unit: it matters only where the amounts are finer than the unit they are measured in. -#}
{%- macro whole_units(amount, unit) -%}
(
    sign({{ amount }})
    * (
        (2 * abs({{ in_thousandths(amount) }}) + {{ in_thousandths(unit) }} - 1)
        // (2 * {{ in_thousandths(unit) }})
    )
)
{%- endmacro -%}

{#- Written out, because a power of ten would pass through a float. -#}
{%- macro unit_of_decimals(decimals) -%}
case {{ decimals }}
    {% for places in range(7) -%}
    when {{ places }} then {{ '%.*f' | format(places, 10 ** -places) }}
    {% endfor -%}
end
{%- endmacro -%}
