-- One row per release, period and scope. Every firm is measured on the same four scopes, summed from its disciplines; where
-- the firm prints the scope, the printed figure stands beside the sum and is the one to quote (fct_scope_amount). The
-- difference between the two is rounding: the footing checks limit it to that. low and high say what the whole table allows
-- the true value to be, also for a scope that is not printed; NULL where the table cannot be true.
with scopes as (
    select
        release_id,
        column_id,
        period_end,
        scope_id,
        period_start,
        firm_id,
        release_order,
        {% for metric in ['beginning_assets', 'net_sales', 'ending_assets'] -%}
            max(amount_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_m,
        {% endfor -%}
        max(printed_m) filter (where metric_id = 'net_sales') as net_sales_reported_m,
        max(from_disciplines_m) filter (where metric_id = 'net_sales') as net_sales_from_disciplines_m
    from {{ ref('fct_scope_amount') }}
    group by all
),

bounds as (
    select
        release_id,
        column_id,
        period_end,
        {% for metric in ['beginning_assets', 'net_sales', 'ending_assets'] -%}
            max(low_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_low_m,
            max(high_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_high_m,
        {% endfor -%}
        bool_or(rests_on_erratum) as rests_on_erratum,
        subject_id as scope_id
    from {{ ref('fct_bound') }}
    where subject_kind = 'scope' and since_period_end is null
    group by all
),

bounded as (
    select
        scopes.*,
        {% for metric in ['beginning_assets', 'net_sales', 'ending_assets'] -%}
            bounds.{{ metric }}_low_m,
            bounds.{{ metric }}_high_m,
        {% endfor -%}
        coalesce(bounds.rests_on_erratum, false) as rests_on_erratum,
        {{ exact_pct('growth.low_quantity_m', 'growth.low_divisor_m') }} as organic_growth_low_pct,
        {{ exact_pct('growth.high_quantity_m', 'growth.high_divisor_m') }} as organic_growth_high_pct,
        periods.period_length
    from scopes
    inner join {{ ref('fct_printed_column') }} as periods
        on scopes.release_id = periods.release_id and scopes.column_id = periods.column_id
    left join bounds
        on
            scopes.release_id = bounds.release_id
            and scopes.column_id = bounds.column_id
            and scopes.scope_id = bounds.scope_id
    left join {{ ref('fct_ratio_bound') }} as growth
        on
            scopes.release_id = growth.release_id
            and scopes.column_id = growth.column_id
            and scopes.scope_id = growth.scope_id
)

select
    release_id,
    column_id,
    period_end,
    scope_id,
    period_start,
    period_length,
    firm_id,
    release_order,
    lead(release_order) over (
        partition by firm_id, period_start, period_end, scope_id, net_sales_m is null order by release_order
    ) as superseded_by_release_order,
    net_sales_reported_m,
    net_sales_from_disciplines_m,
    net_sales_m,
    net_sales_low_m,
    net_sales_high_m,
    beginning_assets_m,
    ending_assets_m,
    ending_assets_low_m,
    ending_assets_high_m,
    rests_on_erratum,
    {{ exact_pct('net_sales_m', 'beginning_assets_m', 4) }} as organic_growth_pct,
    organic_growth_low_pct,
    organic_growth_high_pct,
    release_order = max(release_order) over (partition by firm_id, period_start, period_end, scope_id) as is_latest
from bounded
