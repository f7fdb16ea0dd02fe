-- Claim: each release prints at least one figure.
with printed as (
    select release_id from {{ ref('stg_reported__flow') }}
    union
    select release_id from {{ ref('stg_reported__ranking') }}
    union
    select release_id from {{ ref('stg_reported__figure') }}
)

select
    releases.release_id,
    releases.seed_location || ': ' || releases.release_id || ' has no row in flows.csv, rankings.csv or figures.csv' as problem
from {{ ref('stg_reported__release') }} as releases
left join printed on releases.release_id = printed.release_id
where printed.release_id is null
