-- Claim: a release that ranks at a horizon has a row for each of its funds there, the unranked ones too.
-- One row per release, fund and horizon that has none, by the place of another row of the fund.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_id,
        seed_location
    from {{ ref('stg_reported__ranking') }}
),

funds as (
    select
        release_id,
        fund_id,
        arg_min(seed_location, horizon_id) as seed_location
    from rankings
    group by release_id, fund_id
),

horizons as (
    select distinct
        release_id,
        horizon_id
    from rankings
)

select
    funds.release_id,
    funds.fund_id,
    horizons.horizon_id,
    funds.seed_location || ': ' || funds.release_id || ' has no row for ' || funds.fund_id || ' at ' || horizons.horizon_id
    || '; not ranked is a row with percentile, rank and total empty' as problem
from funds
inner join horizons on funds.release_id = horizons.release_id
left join
    rankings
    on
        funds.release_id = rankings.release_id
        and funds.fund_id = rankings.fund_id
        and horizons.horizon_id = rankings.horizon_id
where rankings.fund_id is null
