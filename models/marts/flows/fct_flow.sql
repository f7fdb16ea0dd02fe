-- One row per release, period and group: the printed block as one record. Roles decide the column, so a firm that
-- splits its inflows over several lines is read alike. What was not printed stays NULL, save two things that follow from
-- what was: net sales from printed sales and redemptions, and other changes of 0 where a block prints no other change.
-- The latest block of a period is the newest that prints its flows: a comparative column of balances alone, a year later,
-- says nothing new of the flows and does not hide them.
with lines as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        period_start,
        firm_id,
        group_kind,
        role,
        amount_m
    from {{ ref('fct_flow_line') }}
),

releases as (
    select
        release_id,
        release_order
    from {{ ref('dim_release') }}
),

blocks as (
    select
        release_id,
        period_end,
        group_id,
        period_start,
        firm_id,
        group_kind,
        sum(amount_m) filter (where role = 'opening') as beginning_assets_m,
        sum(amount_m) filter (where role = 'inflow') as sales_m,
        sum(amount_m) filter (where role = 'outflow') as redemptions_m,
        sum(amount_m) filter (where role = 'net_flow') as net_sales_printed_m,
        sum(amount_m) filter (where role = 'change' and line_item_id = 'market_appreciation') as market_appreciation_m,
        sum(amount_m) filter (where role = 'change' and line_item_id <> 'market_appreciation') as other_changes_printed_m,
        sum(amount_m) filter (where role = 'closing') as ending_assets_m,
        bool_or(role not in ('opening', 'closing')) as prints_flows
    from lines
    group by all
)

select
    b.release_id,
    b.period_end,
    b.group_id,
    b.period_start,
    b.firm_id,
    b.group_kind,
    cast(b.beginning_assets_m as decimal(18, 3)) as beginning_assets_m,
    cast(b.sales_m as decimal(18, 3)) as sales_m,
    cast(b.redemptions_m as decimal(18, 3)) as redemptions_m,
    cast(coalesce(b.net_sales_printed_m, b.sales_m - b.redemptions_m) as decimal(18, 3)) as net_sales_m,
    cast(b.market_appreciation_m as decimal(18, 3)) as market_appreciation_m,
    cast(coalesce(b.other_changes_printed_m, 0) as decimal(18, 3)) as other_changes_m,
    cast(b.ending_assets_m as decimal(18, 3)) as ending_assets_m,
    r.release_order = coalesce(
        max(r.release_order) filter (where b.prints_flows) over same_period,
        max(r.release_order) over same_period
    ) as is_latest
from blocks as b
inner join releases as r on b.release_id = r.release_id
window same_period as (partition by b.firm_id, b.period_start, b.period_end, b.group_id)
