-- One row per release, fund group ('all' too), horizon and quartile: the share exact, apportioned, and as printed.
select
    release_id,
    fund_group,
    horizon_id,
    horizon_years,
    quartile,
    funds_in_quartile,
    funds_ranked,
    share_pct,
    share_apportioned_pct,
    share_reported_pct
from {{ ref('int_rankings__quartile_share') }}
