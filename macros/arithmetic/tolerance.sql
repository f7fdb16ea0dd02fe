{#- How far rounding alone can take a figure or a sum from the truth, in rounding units. Derived, never tuned. -#}

{%- macro footing_tolerance(terms, regime) -%}
cast(case when {{ regime }} = 'footed' then 0 else {{ terms }} * 0.5 end as decimal(9, 1))
{%- endmacro -%}

{%- macro continuity_tolerance(closing_regime, opening_regime) -%}
cast(case when ({{ closing_regime }} = 'footed') = ({{ opening_regime }} = 'footed') then 0 else 1 end as decimal(9, 1))
{%- endmacro -%}

{#- Of figures of several columns, each footed or rounded on its own: a footed one can be a whole unit from the truth. -#}
{%- macro period_sum_tolerance(regime) -%}
cast(sum(case when {{ regime }} = 'footed' then 1 else 0.5 end) as decimal(9, 1))
{%- endmacro -%}

{#- A footed table moves lines to the neighbouring unit; where the regime is unknown, the wider of the two. -#}
{%- macro rounding_error_units(regime) -%}
cast(case when {{ regime }} = 'independent' then 0.5 else 1 end as decimal(9, 1))
{%- endmacro -%}
