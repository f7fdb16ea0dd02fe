{#- Arithmetic of statements: rounding to the digits that were printed, the reach of a ratio. -#}

{#- Written out by decimals, because DuckDB rounds a decimal to a constant number of places only. -#}
{%- macro rounded_to(value, decimals) -%}
case {{ decimals }}
    {% for places in range(7) -%}
    when {{ places }} then cast(round({{ value }}, {{ places }}) as decimal(18, 6))
    {% endfor -%}
end
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

{#-
  How a statement stands to a computed value and its reach. Rounding never turns two values about, so some value in the
  reach rounds to the printed number exactly when its ends round to either side of it or to it.
-#}
{%- macro claim_status(comparison, printed, decimals, value, low, high) -%}
case
    when {{ value }} is null then 'not_derivable'
    when
        case {{ comparison }}
            when 'over' then {{ value }} > {{ printed }}
            when 'at_least' then {{ value }} >= {{ printed }}
            when 'under' then {{ value }} < {{ printed }}
            when 'at_most' then {{ value }} <= {{ printed }}
            when 'unchanged' then {{ value }} = 0
            when 'lowest_since' then {{ value }} >= 0
            when 'highest_since' then {{ value }} >= 0
            else {{ rounded_to(value, decimals) }} = {{ printed }}
        end
        then 'reproduced'
    when {{ low }} is null or {{ high }} is null then 'not_derivable'
    when
        case {{ comparison }}
            when 'over' then {{ high }} > {{ printed }}
            when 'at_least' then {{ high }} >= {{ printed }}
            when 'under' then {{ low }} < {{ printed }}
            when 'at_most' then {{ low }} <= {{ printed }}
            when 'unchanged' then {{ low }} <= 0 and {{ high }} >= 0
            when 'lowest_since' then {{ high }} >= 0
            when 'highest_since' then {{ high }} >= 0
            else {{ rounded_to(low, decimals) }} <= {{ printed }} and {{ rounded_to(high, decimals) }} >= {{ printed }}
        end
        then 'consistent_within_rounding'
    else 'contradicted'
end
{%- endmacro -%}
