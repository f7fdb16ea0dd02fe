-- One row per check of the printed rankings: about a fund, a peer category, or the table of quartile shares. finding
-- shows the printed figures that the check was made on.
with fund_checks as (
    select
        release_id,
        fund_id,
        lipper_category,
        horizon_id,
        horizon_years,
        horizon_name,
        check_kind,
        holds,
        finding,
        fund_id as subject
    from {{ ref('int_rankings__fund_check') }}
),

category_checks as (
    select
        release_id,
        cast(null as varchar) as fund_id,
        lipper_category,
        horizon_id,
        horizon_years,
        horizon_name,
        check_kind,
        holds,
        finding,
        lipper_category as subject
    from {{ ref('int_rankings__category_check') }}
),

share_checks as (
    select
        release_id,
        cast(null as varchar) as fund_id,
        cast(null as varchar) as lipper_category,
        horizon_id,
        horizon_years,
        horizon_name,
        'printed_share_is_apportioned' as check_kind,
        share_reported_pct = share_apportioned_pct as holds,
        'printed ' || share_reported_pct || ' %; ' || funds_in_quartile || ' of ' || funds_ranked || ' funds make '
        || coalesce(cast(share_apportioned_pct as varchar), 'no share') || ' %' as finding,
        'quartile ' || quartile as subject
    from {{ ref('int_rankings__quartile_share') }}
    where share_reported_pct is not null
),

checks as (
    select * from fund_checks
    union all by name
    select * from category_checks
    union all by name
    select * from share_checks
)

select
    check_kind || ':' || release_id || ':' || horizon_id || ':' || subject as check_id,
    release_id,
    fund_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    check_kind,
    case when holds then 'holds' else 'broken' end as status,
    finding
from checks
