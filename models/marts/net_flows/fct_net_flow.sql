-- One row per release, column and scope. Every firm is measured on the same four scopes, summed from its disciplines; where
-- the firm prints the scope, the printed figure stands beside the sum and is the one to quote (fct_scope_amount). The
-- difference between the two is rounding: the footing checks limit it to that. low and high say what the whole table allows
-- the true value to be, also for a scope that is not printed; NULL where the table cannot be true.
with scopes as (
    select
        amounts.release_id,
        amounts.column_id,
        amounts.period_end,
        amounts.scope_id,
        amounts.period_start,
        amounts.firm_id,
        amounts.release_order,
        {% for metric in ['beginning_assets', 'net_sales', 'ending_assets'] -%}
            max(amounts.amount_m) filter (where amounts.metric_id = '{{ metric }}') as {{ metric }}_m,
            max(bounds.low_m) filter (where amounts.metric_id = '{{ metric }}') as {{ metric }}_low_m,
            max(bounds.high_m) filter (where amounts.metric_id = '{{ metric }}') as {{ metric }}_high_m,
        {% endfor -%}
        max(amounts.printed_m) filter (where amounts.metric_id = 'net_sales') as net_sales_reported_m,
        max(amounts.from_disciplines_m) filter (where amounts.metric_id = 'net_sales') as net_sales_from_disciplines_m,
        coalesce(bool_or(bounds.rests_on_erratum), false) as rests_on_erratum
    from {{ ref('fct_scope_amount') }} as amounts
    left join {{ ref('fct_bound') }} as bounds
        on
            amounts.release_id = bounds.release_id
            and amounts.column_id = bounds.column_id
            and amounts.scope_id = bounds.subject_id
            and amounts.metric_id = bounds.metric_id
            and bounds.subject_kind = 'scope'
            and bounds.quantity_kind = 'level'
    group by all
)

select
    scopes.release_id,
    scopes.column_id,
    scopes.period_end,
    scopes.scope_id,
    scopes.period_start,
    columns.is_shortest_of_its_end,
    columns.period_length,
    columns.period_series,
    scopes.firm_id,
    scopes.release_order,
    lead(scopes.release_order) over (
        partition by scopes.firm_id, scopes.period_start, scopes.period_end, scopes.scope_id, scopes.net_sales_m is null
        order by scopes.release_order
    ) as superseded_by_release_order,
    scopes.net_sales_reported_m,
    scopes.net_sales_from_disciplines_m,
    scopes.net_sales_m,
    scopes.net_sales_low_m,
    scopes.net_sales_high_m,
    scopes.beginning_assets_m,
    scopes.ending_assets_m,
    scopes.ending_assets_low_m,
    scopes.ending_assets_high_m,
    scopes.rests_on_erratum,
    {{ exact_pct('scopes.net_sales_m', 'scopes.beginning_assets_m', 4) }} as organic_growth_pct,
    {{ exact_pct('growth.low_quantity_m', 'growth.low_divisor_m') }} as organic_growth_low_pct,
    {{ exact_pct('growth.high_quantity_m', 'growth.high_divisor_m') }} as organic_growth_high_pct,
    scopes.release_order
    = max(scopes.release_order) over (partition by scopes.firm_id, scopes.period_start, scopes.period_end, scopes.scope_id)
        as is_latest
from scopes
inner join {{ ref('fct_printed_column') }} as columns
    on scopes.release_id = columns.release_id and scopes.column_id = columns.column_id
left join {{ ref('fct_ratio_bound') }} as growth
    on
        scopes.release_id = growth.release_id
        and scopes.column_id = growth.column_id
        and scopes.scope_id = growth.subject_id
        and growth.ratio_kind = 'growth'
