-- Claim: a release that ranks at a horizon has a row for each of its funds there, the unranked ones too.
-- One row per release, fund and horizon that has none.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_id
    from {{ ref('stg_reported__ranking') }}
),

funds as (
    select distinct
        release_id,
        fund_id
    from rankings
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
    'seeds/reported/rankings.csv: ' || funds.release_id || ' has no row for ' || funds.fund_id || ' at ' || horizons.horizon_id
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
