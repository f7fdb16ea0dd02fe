{#- What several models have to judge alike. -#}

{#-
  Rounding never turns two values about, so some value between low and high rounds to the printed number exactly when the ends
  round to either side of it or to it.
-#}
{%- macro claim_status(comparison, printed, decimals, value, low, high) -%}
case
    when {{ value }} is null then 'not_derivable'
    {% for least, most in [(value, value), (low, high)] -%}
    {% if loop.last -%}
    when {{ low }} is null or {{ high }} is null then 'not_derivable'
    {% endif -%}
    when
        case {{ comparison }}
            when 'over' then {{ most }} > {{ printed }}
            when 'at_least' then {{ most }} >= {{ printed }}
            when 'under' then {{ least }} < {{ printed }}
            when 'at_most' then {{ least }} <= {{ printed }}
            when 'unchanged' then {{ least }} <= 0 and {{ most }} >= 0
            when 'lowest_since' then {{ most }} >= 0
            when 'highest_since' then {{ most }} >= 0
            else {{ rounded_to(least, decimals) }} <= {{ printed }} and {{ rounded_to(most, decimals) }} >= {{ printed }}
        end
        then '{{ 'consistent_within_rounding' if loop.last else 'reproduced' }}'
    {% endfor -%}
    else 'contradicted'
end
{%- endmacro -%}

{#- The one place that says what the two flags of a scope or an aggregate mean. -#}
{%- macro leaves_in(scope, discipline) -%}
(
    not ({{ scope }}.excludes_money_market and {{ discipline }}.is_money_market)
    and not ({{ scope }}.excludes_quantitative and {{ discipline }}.is_quantitative)
)
{%- endmacro -%}

{#- The spans that analysts quote. A period by itself is a span too, of its own length. -#}
{%- macro trailing_spans(period_end) -%}
{{ return({'trailing_3_months': 3, 'trailing_12_months': 12, 'year_to_date': 'month(' ~ period_end ~ ')'}) }}
{%- endmacro -%}
