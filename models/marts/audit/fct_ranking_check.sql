-- One row per check of the printed rankings: of a fund, a peer category, or the table of quartile shares.
select
    check_id,
    release_id,
    fund_id,
    lipper_category,
    horizon_id,
    horizon_years,
    check_kind,
    status,
    finding
from {{ ref('int_rankings__check') }}
