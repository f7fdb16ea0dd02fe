-- One row per release, fund and horizon, the unranked ones too (percentile, rank, total and quartile NULL). The quartile
-- follows from the printed percentile; percentile_recomputed is what rank and total say it should be.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_id,
        lipper_category,
        percentile_rank,
        category_rank,
        total_funds,
        seed_location
    from {{ ref('stg_reported__ranking') }}
),

funds as (
    select
        fund_id,
        firm_id,
        fund_group
    from {{ ref('stg_reference__fund') }}
),

releases as (
    select
        release_id,
        as_of_date,
        release_order
    from {{ ref('int_reference__release') }}
)

select
    rankings.release_id,
    rankings.fund_id,
    rankings.horizon_id,
    horizons.horizon_years,
    horizons.horizon_name,
    funds.firm_id,
    funds.fund_group,
    rankings.lipper_category,
    rankings.percentile_rank,
    rankings.category_rank,
    rankings.total_funds,
    cast({{ quartile_of('rankings.percentile_rank') }} as integer) as quartile,
    cast({{ lipper_percentile('rankings.category_rank', 'rankings.total_funds') }} as integer) as percentile_recomputed,
    releases.as_of_date,
    releases.release_order,
    releases.release_order
    = max(releases.release_order) over (partition by rankings.fund_id, rankings.horizon_id, releases.as_of_date) as is_latest,
    rankings.seed_location
from rankings
inner join releases on rankings.release_id = releases.release_id
left join {{ ref('stg_reference__horizon') }} as horizons on rankings.horizon_id = horizons.horizon_id
left join funds on rankings.fund_id = funds.fund_id
