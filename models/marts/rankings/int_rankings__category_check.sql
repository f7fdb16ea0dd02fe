-- One row per category, horizon and claim about the funds ranked in it: one total, no shared rank, and no more funds than at
-- the next shorter horizon, for a fund with the longer record has the shorter one too. A horizon without years, such as since
-- inception, ranks each fund over a span of its own: nothing is claimed across its funds. basis: as in
-- int_rankings__fund_check.
with bases as (
    {{ rankings_by_basis() }}
),

ranked as (
    select
        basis,
        release_id,
        lipper_category,
        horizon_id,
        horizon_years,
        horizon_name,
        fund_id,
        category_rank,
        total_funds,
        ties,
        seed_location
    from bases
    where percentile_rank is not null and horizon_years is not null
),

categories as (
    select
        basis,
        release_id,
        lipper_category,
        horizon_id,
        horizon_years,
        horizon_name,
        min(total_funds) as smallest_total,
        max(total_funds) as largest_total,
        count(*) as ranks,
        count(distinct category_rank) as distinct_ranks,
        bool_or(ties = 'shared') as may_share,
        string_agg(
            fund_id || ' ' || category_rank || ' / ' || total_funds || ' [' || seed_location || ']',
            ', ' order by category_rank, fund_id
        ) as printed
    from ranked
    group by basis, release_id, lipper_category, horizon_id, horizon_years, horizon_name
),

beside_shorter as (
    select
        *,
        lag(horizon_name) over longer as shorter_horizon_name,
        lag(smallest_total) over longer as shorter_total
    from categories
    window longer as (partition by basis, release_id, lipper_category order by horizon_years)
)

select
    categories.basis,
    categories.release_id,
    categories.lipper_category,
    categories.horizon_id,
    categories.horizon_years,
    categories.horizon_name,
    claims.check_kind,
    claims.holds,
    claims.finding || ': ' || categories.printed as finding
from beside_shorter as categories
cross join (
    values (
        'one_total_per_category',
        true,
        categories.smallest_total = categories.largest_total,
        'totals from ' || categories.smallest_total || ' to ' || categories.largest_total
    ),
    (
        'no_shared_rank',
        true,
        categories.ranks = categories.distinct_ranks or coalesce(categories.may_share, false),
        categories.ranks || ' funds on ' || categories.distinct_ranks || ' ranks'
    ),
    (
        'longer_horizon_has_no_more_funds',
        categories.shorter_total is not null,
        categories.largest_total <= categories.shorter_total,
        categories.largest_total || ' funds at ' || categories.horizon_name || ', ' || categories.shorter_total || ' at '
        || categories.shorter_horizon_name
    )
) as claims (check_kind, is_claimed, holds, finding)
where claims.is_claimed
