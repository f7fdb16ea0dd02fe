-- One row per fund, horizon and claim about that fund alone: the rank is within its total, the percentile is the one rank and
-- total make, and the fund is ranked at every shorter horizon that the release prints, for a longer record holds it. basis: of
-- the corrected figures, and again of those printed where errata.csv says that some are wrong.
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
        source_id || '''s rule, ' || percentile_rule as rule,
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
    ranked.basis,
    ranked.release_id,
    ranked.fund_id,
    ranked.lipper_category,
    ranked.horizon_id,
    ranked.horizon_years,
    ranked.horizon_name,
    claims.check_kind,
    claims.holds,
    claims.finding || ' [' || ranked.seed_location || ']' as finding
from ranked
cross join (
    values (
        'rank_within_total',
        true,
        ranked.category_rank between 1 and ranked.total_funds,
        'rank ' || ranked.category_rank || ' of ' || ranked.total_funds || ' funds'
    ),
    (
        'percentile_agrees',
        true,
        ranked.percentile_rank = ranked.percentile_recomputed,
        'printed percentile ' || ranked.percentile_rank || '; rank ' || ranked.category_rank || ' of ' || ranked.total_funds
        || ' makes ' || ranked.percentile_recomputed || ' by ' || ranked.rule
    ),
    (
        'ranked_at_every_shorter_horizon',
        ranked.horizon_years is not null and ranked.shorter_horizons > 0,
        ranked.unranked_shorter is null,
        'ranked at ' || ranked.horizon_name
        || coalesce(' but not at ' || ranked.unranked_shorter, ' and at every shorter horizon')
    )
) as claims (check_kind, is_claimed, holds, finding)
where claims.is_claimed
