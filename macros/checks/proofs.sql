{#- All of a unit that rounding can hide is whole in halves. -#}
{%- macro in_halves(units) -%}
cast(2 * ({{ units }}) as bigint)
{%- endmacro -%}

{%- macro weighted_line(weight, denominator, printed_units, decimals, label) -%}
case when {{ weight }} < 0 then '− ' else '+ ' end
|| case
    when {{ denominator }} > 1 then cast(abs({{ weight }}) as varchar) || '/' || cast({{ denominator }} as varchar) || ' × '
    when abs({{ weight }}) > 1 then cast(abs({{ weight }}) as varchar) || ' × '
    else ''
end
|| {{ fraction_as_printed(printed_units, '1', decimals) }} || ' [' || {{ label }} || ']'
{%- endmacro -%}

{%- macro sum_from(lines) -%}
regexp_replace({{ lines }}, '^\+ ', '')
{%- endmacro -%}

{#- Over twice the denominator: weights v = c - A'y, in halves of a unit. -#}
{%- macro proven_deviation(side, weight, coefficient, denominator, printed_units, rounding_error_halves) -%}
sum(
    2 * ({{ weight }} - {{ denominator }} * {{ coefficient }}) * {{ printed_units }}
    + case {{ side }} when 'low' then -1 else 1 end * abs({{ weight }}) * {{ rounding_error_halves }}
)
{%- endmacro -%}
