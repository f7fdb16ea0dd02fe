-- One row per release, fund group ('all' too), horizon and quartile, also where no fund is in it. Three shares: exact,
-- apportioned to tenths so that the four sum to 100.0, and the one the firm printed. Where no fund is ranked the shares are
-- NULL: of nothing, no share.
with quartiles as (
    select unnest([1, 2, 3, 4]) as quartile
),

-- Each fund counts twice: in its own group, and among all.
rankings as (
    select
        release_id,
        unnest([fund_group, 'all']) as fund_group,
        horizon_id,
        horizon_years,
        horizon_name,
        share_rounding,
        quartile
    from {{ ref('fct_fund_ranking') }}
),

counts as (
    select
        rankings.release_id,
        rankings.fund_group,
        rankings.horizon_id,
        rankings.horizon_years,
        rankings.horizon_name,
        rankings.share_rounding,
        quartiles.quartile,
        cast(count(*) filter (where rankings.quartile = quartiles.quartile) as integer) as funds_in_quartile,
        cast(count(rankings.quartile) as integer) as funds_ranked
    from rankings
    cross join quartiles
    group by all
),

printed as (
    select
        release_id,
        'all' as fund_group,
        horizon_id,
        quartile,
        share_reported_pct
    from {{ ref('stg_reported__quartile') }}
)

select
    counts.release_id,
    counts.fund_group,
    counts.horizon_id,
    counts.horizon_years,
    counts.horizon_name,
    counts.quartile,
    counts.funds_in_quartile,
    counts.funds_ranked,
    {{ exact_pct('counts.funds_in_quartile', 'counts.funds_ranked') }} as share_pct,
    cast(
        {{ largest_remainder(
            'counts.funds_in_quartile', 'counts.funds_ranked', units=1000,
            within='counts.release_id, counts.fund_group, counts.horizon_id', order_by='counts.quartile'
        ) }} * 0.1 as decimal(4, 1)
    ) as share_apportioned_pct,
    printed.share_reported_pct,
    counts.share_rounding,
    {{ exact_pct('counts.funds_in_quartile', 'counts.funds_ranked', 1) }} as share_nearest_pct
from counts
left join printed
    on
        counts.release_id = printed.release_id
        and counts.fund_group = printed.fund_group
        and counts.horizon_id = printed.horizon_id
        and counts.quartile = printed.quartile
