-- One row per release, period and scope. Every firm is measured on the same four scopes, summed from its disciplines;
-- where the firm prints the scope, the printed figure stands beside the sum and is the one to quote, for it was rounded
-- once. The difference between the two is rounding: the footing checks hold it to that. low and high say what the whole
-- table allows the true value to be, also for a scope that is not printed; NULL where the table cannot be true.
with sums as (
    select
        release_id,
        period_end,
        scope_id,
        period_start,
        firm_id,
        beginning_assets_m,
        net_sales_m,
        ending_assets_m
    from {{ ref('int_flows__scope_sum') }}
),

printed as (
    select
        f.release_id,
        f.period_end,
        p.scope_id,
        f.beginning_assets_m,
        f.net_sales_m,
        f.ending_assets_m
    from {{ ref('fct_flow') }} as f
    inner join {{ ref('int_flows__printed_scope') }} as p on f.firm_id = p.firm_id and f.group_id = p.aggregate_id
),

bounds as (
    select
        release_id,
        subject,
        low_units,
        high_units
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'quantity'
),

chosen as (
    select
        s.release_id,
        s.period_end,
        s.scope_id,
        s.period_start,
        s.firm_id,
        p.net_sales_m as net_sales_reported_m,
        s.net_sales_m as net_sales_from_disciplines_m,
        coalesce(p.net_sales_m, s.net_sales_m) as net_sales_m,
        coalesce(p.beginning_assets_m, s.beginning_assets_m) as beginning_assets_m,
        coalesce(p.ending_assets_m, s.ending_assets_m) as ending_assets_m,
        'scope:' || cast(s.period_end as varchar) || ':' || s.scope_id as quantity_prefix,
        r.rounding_unit_m,
        r.release_order = max(r.release_order)
            over (partition by s.firm_id, s.period_start, s.period_end, s.scope_id) as is_latest
    from sums as s
    inner join {{ ref('dim_release') }} as r on s.release_id = r.release_id
    left join printed as p on s.release_id = p.release_id and s.period_end = p.period_end and s.scope_id = p.scope_id
),

bounded as (
    select
        c.*,
        {{ amount_at('c.net_sales_m', 'n.low_units', 'c.rounding_unit_m') }} as net_sales_low_m,
        {{ amount_at('c.net_sales_m', 'n.high_units', 'c.rounding_unit_m') }} as net_sales_high_m,
        {{ amount_at('c.beginning_assets_m', 'b.low_units', 'c.rounding_unit_m') }} as beginning_assets_low_m,
        {{ amount_at('c.beginning_assets_m', 'b.high_units', 'c.rounding_unit_m') }} as beginning_assets_high_m,
        {{ amount_at('c.ending_assets_m', 'e.low_units', 'c.rounding_unit_m') }} as ending_assets_low_m,
        {{ amount_at('c.ending_assets_m', 'e.high_units', 'c.rounding_unit_m') }} as ending_assets_high_m
    from chosen as c
    left join bounds as n on c.release_id = n.release_id and n.subject = c.quantity_prefix || ':net_sales'
    left join bounds as b on c.release_id = b.release_id and b.subject = c.quantity_prefix || ':beginning_assets'
    left join bounds as e on c.release_id = e.release_id and e.subject = c.quantity_prefix || ':ending_assets'
)

select
    release_id,
    period_end,
    scope_id,
    period_start,
    firm_id,
    net_sales_reported_m,
    net_sales_from_disciplines_m,
    net_sales_m,
    net_sales_low_m,
    net_sales_high_m,
    beginning_assets_m,
    ending_assets_m,
    ending_assets_low_m,
    ending_assets_high_m,
    {{ exact_pct('net_sales_m', 'beginning_assets_m', 4) }} as organic_growth_pct,
    -- The ends of the ratio's range: an outflow is largest over the smallest assets, an inflow smallest over the largest.
    {{ exact_pct(
        'net_sales_low_m',
        'case when net_sales_low_m < 0 then beginning_assets_low_m else beginning_assets_high_m end',
        4
    ) }} as organic_growth_low_pct,
    {{ exact_pct(
        'net_sales_high_m',
        'case when net_sales_high_m < 0 then beginning_assets_high_m else beginning_assets_low_m end',
        4
    ) }} as organic_growth_high_pct,
    is_latest
from bounded
