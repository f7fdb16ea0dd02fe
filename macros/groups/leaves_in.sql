{#- Whether a scope's or an aggregate's two flags leave a discipline in; the one place that says what they mean. -#}
{%- macro leaves_in(scope, discipline) -%}
(
    not ({{ scope }}.excludes_money_market and {{ discipline }}.is_money_market)
    and not ({{ scope }}.excludes_quantitative and {{ discipline }}.is_quantitative)
)
{%- endmacro -%}
