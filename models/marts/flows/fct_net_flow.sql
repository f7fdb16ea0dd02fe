-- One row per release, period and scope. Every firm is measured on the same four scopes, summed from its disciplines;
-- where the firm prints the scope, the printed figure stands beside the sum and is the one to quote, for it was rounded
-- once. The difference between the two is rounding: the footing checks hold it to that.
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

printed_scopes as (
    select
        firm_id,
        scope_id,
        aggregate_id
    from {{ ref('int_flows__printed_scope') }}
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
    inner join printed_scopes as p on f.firm_id = p.firm_id and f.group_id = p.aggregate_id
),

releases as (
    select
        release_id,
        release_order
    from {{ ref('dim_release') }}
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
        -- As in fct_flow: a later column that says nothing of net sales does not hide one that does.
        r.release_order = coalesce(
            max(r.release_order) filter (where coalesce(p.net_sales_m, s.net_sales_m) is not null) over same_period,
            max(r.release_order) over same_period
        ) as is_latest
    from sums as s
    inner join releases as r on s.release_id = r.release_id
    left join printed as p on s.release_id = p.release_id and s.period_end = p.period_end and s.scope_id = p.scope_id
    window same_period as (partition by s.firm_id, s.period_start, s.period_end, s.scope_id)
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
    beginning_assets_m,
    ending_assets_m,
    {{ exact_pct('net_sales_m', 'beginning_assets_m', 4) }} as organic_growth_pct,
    is_latest
from chosen
