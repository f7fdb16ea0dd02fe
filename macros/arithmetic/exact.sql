{#- Arithmetic that must not pass through a float. -#}

{%- macro ceil_div(numerator, denominator) -%}
((({{ numerator }}) + ({{ denominator }}) - 1) // nullif({{ denominator }}, 0))
{%- endmacro -%}

{%- macro in_thousandths(amount) -%}
cast(({{ amount }}) * 1000 as hugeint)
{%- endmacro -%}

{#- A power of ten would pass through a float: the unit is written out. -#}
{%- macro with_decimals(whole, decimals) -%}
cast(
    cast({{ whole }} as decimal(21, 0)) * cast({{ '%.*f' | format(decimals, 10 ** -decimals) }} as decimal({{ decimals + 1 }}, {{ decimals }}))
    as decimal(18, {{ decimals }})
)
{%- endmacro -%}

{%- macro unit_of_decimals(decimals) -%}
[1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001][{{ decimals }} + 1]
{%- endmacro -%}

{%- macro exact_pct(part, whole, decimals=4) -%}
{%- set scaled = '%d * %s' | format(100 * 10 ** decimals, in_thousandths(part)) -%}
{{ with_decimals('sign(' ~ whole ~ ') * ' ~ round_div(scaled, 'abs(' ~ in_thousandths(whole) ~ ')'), decimals) }}
{%- endmacro -%}

{#- Cut, not rounded: rounding what was cut, half away from zero, gives what rounding the exact quotient would. -#}
{%- macro cut_pct(part, whole) -%}
{%- set cut = '(100000000 * abs(%s)) // nullif(abs(%s), 0)' | format(in_thousandths(part), in_thousandths(whole)) -%}
{{ with_decimals('sign(' ~ part ~ ') * sign(' ~ whole ~ ') * (' ~ cut ~ ')', 6) }}
{%- endmacro -%}

{#- The extreme of a ratio whose terms vary each on its own lies at a corner; none where the lower term can be nothing. -#}
{%- macro ratio_bound_pct(extreme, part_low, part_high, whole_low, whole_high) -%}
case
    when sign({{ whole_low }}) * sign({{ whole_high }}) > 0 then {{ extreme }}(
        {{ exact_pct(part_low, whole_low, 6) }},
        {{ exact_pct(part_low, whole_high, 6) }},
        {{ exact_pct(part_high, whole_low, 6) }},
        {{ exact_pct(part_high, whole_high, 6) }}
    )
end
{%- endmacro -%}

{%- macro rounded_to(value, decimals) -%}
{%- set unit = unit_of_decimals(decimals) -%}
{%- set units = round_div('cast(' ~ value ~ ' * 1000000 as hugeint)', 'cast(' ~ unit ~ ' * 1000000 as hugeint)') -%}
cast(cast({{ units }} as decimal(21, 0)) * {{ unit }} as decimal(18, 6))
{%- endmacro -%}

{#- An amount in thousandths and its deviation, brought over one denominator. -#}
{%- macro amount_at(amount, numerator, denominator, unit) -%}
{%- set over = '%s * (%s) + (%s) * %s' | format(in_thousandths(amount), denominator, numerator, in_thousandths(unit)) -%}
{{ with_decimals(round_div('(' ~ over ~ ')', denominator), 3) }}
{%- endmacro -%}

{#- Half a unit or less is no unit: it matters only where the amounts are finer than the unit they are measured in. -#}
{%- macro whole_units(amount, unit) -%}
(sign({{ amount }}) * {{ ceil_div('2 * abs(' ~ in_thousandths(amount) ~ ') - ' ~ in_thousandths(unit), '2 * ' ~ in_thousandths(unit)) }})
{%- endmacro -%}

{#- Whole units to each part first; the units left over go one each to the largest remainders. -#}
{%- macro largest_remainder(part, whole, units, within, order_by) -%}
{%- set floor = '(%s * %s) // nullif(%s, 0)' | format(units, part, whole) -%}
(
    {{ floor }}
    + case
        when
            row_number() over (
                partition by {{ within }}
                order by ({{ units }} * {{ part }}) % nullif({{ whole }}, 0) desc nulls last, {{ order_by }}
            )
            <= {{ units }} - sum({{ floor }}) over (partition by {{ within }})
            then 1
        else 0
    end
)
{%- endmacro -%}

{#- By the calendar's months, whatever the day: engines count a month from the 31st to the 30th each in its own way. -#}
{%- macro months_from(earlier, later) -%}
(12 * (year({{ later }}) - year({{ earlier }})) + month({{ later }}) - month({{ earlier }}))
{%- endmacro -%}
