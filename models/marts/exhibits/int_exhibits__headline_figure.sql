-- One row per release and figure of its headline: assets, net flows and organic growth of each period, and the share of
-- ranked funds in the upper quartiles at each horizon. Amounts in the unit of the release, the rest in percent. A figure
-- that is unknown has no row. Of periods that end on one day the shortest is shown. Percentages are cut, not rounded, at the
-- sixth decimal: whoever sets a figure rounds it once.
with flows as (
    select
        net_flows.*,
        lower(scopes.scope_name[1]) || scopes.scope_name[2:] as scope_text,
        releases.amount_unit,
        releases.amount_decimals,
        releases.units_per_million
    from {{ ref('fct_net_flow') }} as net_flows
    inner join {{ ref('dim_release') }} as releases on net_flows.release_id = releases.release_id
    inner join {{ ref('dim_scope') }} as scopes on net_flows.scope_id = scopes.scope_id
    where net_flows.is_shortest_of_its_end
),

shares as (
    select
        shares.release_id,
        shares.horizon_id,
        shares.horizon_years,
        shares.horizon_name,
        tops.upper_quartiles,
        max(shares.funds_ranked) as funds_ranked,
        sum(shares.funds_in_quartile) filter (where shares.quartile <= tops.upper_quartiles) as funds
    from {{ ref('fct_quartile_share') }} as shares
    cross join (values (1), (2)) as tops (upper_quartiles)
    where shares.fund_group = 'all' and shares.funds_ranked > 0
    group by all
),

figures as (
    select
        release_id,
        'ending_assets' as measure,
        scope_id,
        period_start,
        period_end,
        period_length,
        'Assets under management' as label,
        amount_unit as unit,
        amount_decimals as decimals,
        ending_assets_m * units_per_million as figure,
        ending_assets_low_m * units_per_million as low,
        ending_assets_high_m * units_per_million as high
    from flows
    where scope_id = 'total'
    union all by name
    select
        release_id,
        'net_sales' as measure,
        scope_id,
        period_start,
        period_end,
        period_length,
        'Net flows, ' || scope_text as label,
        amount_unit as unit,
        amount_decimals as decimals,
        net_sales_m * units_per_million as figure,
        net_sales_low_m * units_per_million as low,
        net_sales_high_m * units_per_million as high,
        net_sales_from_disciplines_m * units_per_million as from_disciplines
    from flows
    union all by name
    select
        release_id,
        'organic_growth' as measure,
        scope_id,
        period_start,
        period_end,
        period_length,
        'Organic growth, ' || scope_text as label,
        'percent' as unit,
        2 as decimals,
        {{ cut_pct('net_sales_m', 'beginning_assets_m') }} as figure,
        organic_growth_low_pct as low,
        organic_growth_high_pct as high
    from flows
    union all by name
    select
        shares.release_id,
        case shares.upper_quartiles when 1 then 'top_quartile' else 'top_half' end as measure,
        shares.horizon_id,
        shares.horizon_years,
        releases.as_of_date as period_start,
        releases.as_of_date as period_end,
        'Funds in the top ' || case shares.upper_quartiles when 1 then 'quartile, ' else 'half, ' end || shares.horizon_name
            as label,
        'percent' as unit,
        1 as decimals,
        {{ cut_pct('shares.funds', 'shares.funds_ranked') }} as figure,
        shares.funds,
        shares.funds_ranked
    from shares
    inner join {{ ref('dim_release') }} as releases on shares.release_id = releases.release_id
)

select
    release_id,
    measure,
    scope_id,
    horizon_id,
    horizon_years,
    period_start,
    period_end,
    period_length,
    label,
    unit,
    cast(decimals as integer) as decimals,
    cast(figure as decimal(18, 6)) as figure,
    cast(low as decimal(18, 6)) as low,
    cast(high as decimal(18, 6)) as high,
    cast(from_disciplines as decimal(18, 6)) as from_disciplines,
    cast(funds as integer) as funds,
    cast(funds_ranked as integer) as funds_ranked
from figures
where figure is not null
