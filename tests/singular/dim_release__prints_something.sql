-- Claim: each release prints at least one figure.
with printed as (
    select release_id from {{ ref('stg_reported__flow') }}
    union
    select release_id from {{ ref('stg_reported__ranking') }}
    union
    select release_id from {{ ref('stg_reported__figure') }}
)

select
    r.release_id,
    r.seed_location || ': ' || r.release_id || ' has no row in flows.csv, rankings.csv or figures.csv' as problem
from {{ ref('stg_reported__release') }} as r
left join printed as p on r.release_id = p.release_id
where p.release_id is null
