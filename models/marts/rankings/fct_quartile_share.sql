-- One row per release, fund group ('all' too), horizon and quartile. Three shares: exact, apportioned to tenths so that
-- the four sum to 100.0, and the one the firm printed. Where no fund is ranked the shares are NULL: of nothing, no share.
with counts as (
    select
        release_id,
        fund_group,
        horizon_years,
        quartile,
        funds_in_quartile,
        funds_ranked
    from {{ ref('int_rankings__quartile_count') }}
),

printed as (
    select
        release_id,
        'all' as fund_group,
        horizon_years,
        quartile,
        share_reported_pct
    from {{ ref('stg_reported__quartile') }}
)

select
    c.release_id,
    c.fund_group,
    c.horizon_years,
    c.quartile,
    c.funds_in_quartile,
    c.funds_ranked,
    {{ exact_pct('c.funds_in_quartile', 'c.funds_ranked') }} as share_pct,
    cast(
        {{ largest_remainder(
            'c.funds_in_quartile', 'c.funds_ranked', units=1000,
            within='c.release_id, c.fund_group, c.horizon_years', order_by='c.quartile'
        ) }} * 0.1 as decimal(4, 1)
    ) as share_apportioned_pct,
    p.share_reported_pct
from counts as c
left join printed as p
    on
        c.release_id = p.release_id
        and c.fund_group = p.fund_group
        and c.horizon_years = p.horizon_years
        and c.quartile = p.quartile
