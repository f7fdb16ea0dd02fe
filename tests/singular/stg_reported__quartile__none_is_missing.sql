-- Claim: a release that prints quartile shares at a horizon prints all four, and ranks its funds there: shares of rankings that
-- are not in rankings.csv would be held against nothing, and come to no table.
with ranked as (
    select distinct
        release_id,
        horizon_id
    from {{ ref('stg_reported__ranking') }}
)

select
    quartiles.release_id,
    quartiles.horizon_id,
    arg_min(quartiles.seed_location, quartiles.quartile) || ': ' || quartiles.release_id
    || case
        when max(ranked.release_id) is null
            then ' prints shares at ' || quartiles.horizon_id || ', and rankings.csv has no fund of the release there'
        else
            ' prints ' || count(*) || ' of 4 quartiles at ' || quartiles.horizon_id || ' ('
            || string_agg(cast(quartiles.quartile as varchar), ', ' order by quartiles.quartile) || ')'
    end as problem
from {{ ref('stg_reported__quartile') }} as quartiles
left join ranked on quartiles.release_id = ranked.release_id and quartiles.horizon_id = ranked.horizon_id
group by quartiles.release_id, quartiles.horizon_id
having count(*) <> 4 or max(ranked.release_id) is null
