-- Claim: a release that ranks at a horizon has a row for each of its funds there, the unranked ones too.
-- One row per release, fund and horizon that has none.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_years
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
        horizon_years
    from rankings
)

select
    f.release_id,
    f.fund_id,
    h.horizon_years,
    'seeds/reported/rankings.csv: ' || f.release_id || ' has no row for ' || f.fund_id || ' at ' || h.horizon_years
    || ' years; not ranked is a row with percentile, rank and total empty' as problem
from funds as f
inner join horizons as h on f.release_id = h.release_id
left join rankings as r on f.release_id = r.release_id and f.fund_id = r.fund_id and h.horizon_years = r.horizon_years
where r.fund_id is null
