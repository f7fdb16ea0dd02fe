-- One row per fund, horizon and claim about that fund alone: the rank is within its total, the percentile is the one rank and
-- total make, and the fund is ranked at every shorter horizon that the release prints, for a longer record holds it. basis: of
-- the figures believed, and again of those printed where errata.csv says that some are wrong.
with bases as (
    {{ rankings_by_basis() }}
),

rankings as (
    select
        basis,
        release_id,
        fund_id,
        horizon_id,
        horizon_years,
        horizon_name,
        lipper_category,
        percentile_rank,
        category_rank,
        total_funds,
        percentile_recomputed,
        seed_location,
        -- A row stands for every horizon that the release prints: one without a rank is a horizon the fund lacks.
        string_agg(horizon_name, ' and ' order by horizon_years) filter (where percentile_rank is null) over shorter
            as unranked_shorter,
        count(*) over shorter as shorter_horizons
    from bases
    window shorter as (
        partition by basis, release_id, fund_id
        order by horizon_years
        range between unbounded preceding and 1 preceding
    )
),

ranked as (
    select *
    from rankings
    where percentile_rank is not null
)

select
    basis,
    release_id,
    fund_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    'rank_within_total' as check_kind,
    category_rank between 1 and total_funds as holds,
    'rank ' || category_rank || ' of ' || total_funds || ' funds [' || seed_location || ']' as finding
from ranked
union all
select
    basis,
    release_id,
    fund_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    'percentile_agrees' as check_kind,
    percentile_rank = percentile_recomputed as holds,
    'printed percentile ' || percentile_rank || '; rank ' || category_rank || ' of ' || total_funds || ' makes '
    || percentile_recomputed || ' [' || seed_location || ']' as finding
from ranked
union all
select
    basis,
    release_id,
    fund_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    'ranked_at_every_shorter_horizon' as check_kind,
    unranked_shorter is null as holds,
    'ranked at ' || horizon_name || coalesce(' but not at ' || unranked_shorter, ' and at every shorter horizon')
    || ' [' || seed_location || ']' as finding
from ranked
where horizon_years is not null and shorter_horizons > 0
