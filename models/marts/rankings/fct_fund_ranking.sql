-- One row per release, fund and horizon, the unranked ones too (percentile, rank, total and quartile NULL). The quartile
-- follows from the printed percentile; percentile_recomputed is what rank and total say it should be.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_years,
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
    from {{ ref('dim_fund') }}
),

releases as (
    select
        release_id,
        as_of_date,
        release_order
    from {{ ref('dim_release') }}
)

select
    r.release_id,
    r.fund_id,
    r.horizon_years,
    f.firm_id,
    f.fund_group,
    r.lipper_category,
    r.percentile_rank,
    r.category_rank,
    r.total_funds,
    cast({{ quartile_of('r.percentile_rank') }} as integer) as quartile,
    cast({{ lipper_percentile('r.category_rank', 'r.total_funds') }} as integer) as percentile_recomputed,
    p.as_of_date,
    p.release_order
    = max(p.release_order) over (partition by r.fund_id, r.horizon_years, p.as_of_date) as is_latest,
    r.seed_location
from rankings as r
inner join releases as p on r.release_id = p.release_id
left join funds as f on r.fund_id = f.fund_id
