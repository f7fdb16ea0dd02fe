-- Claim: a release that prints quartile shares at a horizon prints all four.
select
    release_id,
    horizon_years,
    'seeds/reported/quartiles.csv: ' || release_id || ' prints ' || count(*) || ' of 4 quartiles at ' || horizon_years
    || ' years (' || string_agg(cast(quartile as varchar), ', ' order by quartile) || ')' as problem
from {{ ref('stg_reported__quartile') }}
group by release_id, horizon_years
having count(*) <> 4
