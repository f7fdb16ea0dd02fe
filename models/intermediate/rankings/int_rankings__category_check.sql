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
    basis,
    release_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    'one_total_per_category' as check_kind,
    smallest_total = largest_total as holds,
    'totals from ' || smallest_total || ' to ' || largest_total || ': ' || printed as finding
from beside_shorter
union all
select
    basis,
    release_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    'no_shared_rank' as check_kind,
    ranks = distinct_ranks or coalesce(may_share, false) as holds,
    ranks || ' funds on ' || distinct_ranks || ' ranks: ' || printed as finding
from beside_shorter
union all
select
    basis,
    release_id,
    lipper_category,
    horizon_id,
    horizon_years,
    horizon_name,
    'longer_horizon_has_no_more_funds' as check_kind,
    largest_total <= shorter_total as holds,
    largest_total || ' funds at ' || horizon_name || ', ' || shorter_total || ' at ' || shorter_horizon_name
    || ': ' || printed as finding
from beside_shorter
where shorter_total is not null
