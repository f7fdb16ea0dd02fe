-- One row per check of the printed rankings: about a fund, a peer category, or the table of quartile shares. finding
-- shows the figures that the check was made on. erratum: it holds of the corrected figures alone, or is known not to hold.
with fund_checks as (
    select
        basis,
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
        basis,
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
        'corrected' as basis,
        release_id,
        cast(null as varchar) as fund_id,
        cast(null as varchar) as lipper_category,
        horizon_id,
        horizon_years,
        horizon_name,
        'printed_share_is_apportioned' as check_kind,
        share_reported_pct
        = case share_rounding when 'nearest' then share_nearest_pct else share_apportioned_pct end as holds,
        'printed ' || share_reported_pct || ' %; ' || funds_in_quartile || ' of ' || funds_ranked || ' funds make '
        || coalesce(
            cast(case share_rounding when 'nearest' then share_nearest_pct else share_apportioned_pct end as varchar), 'no share'
        ) || ' %' as finding,
        'quartile ' || quartile as subject
    from {{ ref('fct_quartile_share') }}
    where share_reported_pct is not null
),

checks as (
    select * from fund_checks
    union all by name
    select * from category_checks
    union all by name
    select * from share_checks
),

named as (
    select
        *,
        check_kind || ':' || release_id || ':' || horizon_id || ':' || subject as check_id
    from checks
)

select
    corrected.check_id,
    corrected.release_id,
    corrected.fund_id,
    corrected.lipper_category,
    corrected.horizon_id,
    corrected.horizon_years,
    corrected.horizon_name,
    corrected.check_kind,
    case
        when corrected.holds and coalesce(printed.holds, true) then 'holds'
        when corrected.holds or errata.subject is not null then 'erratum'
        else 'broken'
    end as status,
    corrected.finding
from named as corrected
left join named as printed on corrected.check_id = printed.check_id and printed.basis = 'printed'
left join {{ ref('stg_reported__erratum') }} as errata
    on
        corrected.release_id = errata.release_id
        and corrected.check_id = errata.subject
        and errata.erratum_kind = 'identity'
where corrected.basis = 'corrected'
