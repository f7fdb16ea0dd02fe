-- One row per release and figure of its headline: assets, net flows and organic growth of each period, and the share of
-- ranked funds in the upper quartiles at each horizon. Amounts in the unit of the release, the rest in percent. A figure
-- that is unknown has no row.
with flows as (
    select
        n.*,
        lower(s.scope_name[1]) || s.scope_name[2:] as scope_text,
        r.amount_unit,
        {{ units_per_million('r.millions_per_unit') }} as units_per_million
    from {{ ref('fct_net_flow') }} as n
    inner join {{ ref('dim_release') }} as r on n.release_id = r.release_id
    inner join {{ ref('dim_scope') }} as s on n.scope_id = s.scope_id
),

shares as (
    select
        q.release_id,
        q.horizon_years,
        t.upper_quartiles,
        max(q.funds_ranked) as funds_ranked,
        sum(q.funds_in_quartile) filter (where q.quartile <= t.upper_quartiles) as funds
    from {{ ref('fct_quartile_share') }} as q
    cross join (values (1), (2)) as t (upper_quartiles)
    where q.fund_group = 'all' and q.funds_ranked > 0
    group by q.release_id, q.horizon_years, t.upper_quartiles
),

figures as (
    select
        release_id,
        'ending_assets' as measure,
        scope_id,
        period_start,
        period_end,
        'Assets under management' as label,
        amount_unit as unit,
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
        'Net flows, ' || scope_text as label,
        amount_unit as unit,
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
        'Organic growth, ' || scope_text as label,
        'percent' as unit,
        organic_growth_pct as figure,
        organic_growth_low_pct as low,
        organic_growth_high_pct as high
    from flows
    union all by name
    select
        s.release_id,
        case s.upper_quartiles when 1 then 'top_quartile' else 'top_half' end as measure,
        s.horizon_years,
        r.as_of_date as period_start,
        r.as_of_date as period_end,
        'Funds in the top ' || case s.upper_quartiles when 1 then 'quartile, ' else 'half, ' end || s.horizon_years
        || case when s.horizon_years = 1 then ' year' else ' years' end as label,
        'percent' as unit,
        {{ exact_pct('s.funds', 's.funds_ranked') }} as figure,
        s.funds,
        s.funds_ranked
    from shares as s
    inner join {{ ref('dim_release') }} as r on s.release_id = r.release_id
)

select
    release_id,
    measure,
    scope_id,
    horizon_years,
    period_start,
    period_end,
    label,
    unit,
    cast(figure as decimal(18, 6)) as figure,
    cast(low as decimal(18, 6)) as low,
    cast(high as decimal(18, 6)) as high,
    cast(from_disciplines as decimal(18, 6)) as from_disciplines,
    cast(funds as integer) as funds,
    cast(funds_ranked as integer) as funds_ranked
from figures
where figure is not null
