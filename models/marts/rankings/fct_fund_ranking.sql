-- One row per release, fund and horizon, the unranked ones too.
select
    release_id,
    fund_id,
    horizon_id,
    horizon_years,
    firm_id,
    fund_group,
    lipper_category,
    percentile_rank,
    category_rank,
    total_funds,
    quartile,
    percentile_recomputed,
    as_of_date,
    is_latest,
    is_erratum,
    seed_location
from {{ ref('int_rankings__fund_ranking') }}
