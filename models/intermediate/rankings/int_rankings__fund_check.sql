-- One row per fund, horizon and claim about that fund alone: the rank is within its total, the percentile is the one rank
-- and total make, and nobody has a 5 or 10 year rank without a 1 year rank.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_years,
        lipper_category,
        percentile_rank,
        category_rank,
        total_funds,
        percentile_recomputed,
        seed_location,
        bool_or(horizon_years = 1 and percentile_rank is not null) over (partition by release_id, fund_id) as has_one_year,
        bool_or(horizon_years = 1) over (partition by release_id) as prints_one_year
    from {{ ref('int_rankings__fund_ranking') }}
),

ranked as (
    select *
    from rankings
    where percentile_rank is not null
)

select
    release_id,
    fund_id,
    lipper_category,
    horizon_years,
    'rank_within_total' as check_kind,
    category_rank between 1 and total_funds as holds,
    'rank ' || category_rank || ' of ' || total_funds || ' funds [' || seed_location || ']' as finding
from ranked
union all
select
    release_id,
    fund_id,
    lipper_category,
    horizon_years,
    'percentile_agrees' as check_kind,
    percentile_rank = percentile_recomputed as holds,
    'printed percentile ' || percentile_rank || '; rank ' || category_rank || ' of ' || total_funds || ' makes '
    || percentile_recomputed || ' [' || seed_location || ']' as finding
from ranked
union all
select
    release_id,
    fund_id,
    lipper_category,
    horizon_years,
    'ranked_at_one_year' as check_kind,
    has_one_year as holds,
    'ranked at ' || horizon_years || ' years' || case when has_one_year then ' and at 1' else ' but not at 1' end
    || ' [' || seed_location || ']' as finding
from ranked
where horizon_years in (5, 10) and prints_one_year
