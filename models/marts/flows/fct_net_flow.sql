-- One row per release, period and scope: net flows as printed and as the disciplines add up, assets, organic growth, bounds.
select
    release_id,
    period_end,
    scope_id,
    period_start,
    firm_id,
    period_length,
    release_order,
    superseded_by_release_order,
    net_sales_reported_m,
    net_sales_from_disciplines_m,
    net_sales_m,
    net_sales_low_m,
    net_sales_high_m,
    beginning_assets_m,
    ending_assets_m,
    ending_assets_low_m,
    ending_assets_high_m,
    organic_growth_pct,
    organic_growth_low_pct,
    organic_growth_high_pct,
    is_latest
from {{ ref('int_net_flows__net_flow') }}
