-- Claim: a release that prints quartile shares at a horizon prints all four.
select
    release_id,
    horizon_id,
    arg_min(seed_location, quartile) || ': ' || release_id || ' prints ' || count(*) || ' of 4 quartiles at ' || horizon_id
    || ' (' || string_agg(cast(quartile as varchar), ', ' order by quartile) || ')' as problem
from {{ ref('stg_reported__quartile') }}
group by release_id, horizon_id
having count(*) <> 4
