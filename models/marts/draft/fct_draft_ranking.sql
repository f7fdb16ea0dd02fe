-- One row per draft and basis, retail fund that the books rank and horizon that they rank at: its place among every fund of its
-- category. A fund without a rank at a horizon has no figures there, as a firm prints a dash. Ranks are not rounded: both bases
-- have the same, so that each draft is whole.
with ranks as (
    select
        drafts.release_id,
        ranks.fund_id,
        ranks.horizon_id,
        drafts.as_of_date,
        ranks.lipper_category,
        ranks.percentile_rank,
        ranks.category_rank,
        ranks.total_funds,
        ranks.quartile
    from {{ source('rolled', 'books_fund_rank') }} as ranks
    inner join {{ ref('int_draft__release') }} as drafts
        on ranks.firm_id = drafts.firm_id and ranks.as_of_date = drafts.as_of_date
    where ranks.is_retail
),

funds as (
    select
        release_id,
        fund_id,
        as_of_date,
        max(lipper_category) as lipper_category
    from ranks
    group by release_id, fund_id, as_of_date
),

horizons as (
    select distinct
        release_id,
        horizon_id
    from ranks
)

select
    bases.basis,
    funds.release_id,
    funds.fund_id,
    horizons.horizon_id,
    funds.as_of_date,
    funds.lipper_category,
    ranks.percentile_rank,
    ranks.category_rank,
    ranks.total_funds,
    ranks.quartile
from funds
cross join (values ('independent'), ('footed')) as bases (basis)
inner join horizons on funds.release_id = horizons.release_id
left join ranks
    on funds.release_id = ranks.release_id and funds.fund_id = ranks.fund_id and horizons.horizon_id = ranks.horizon_id
