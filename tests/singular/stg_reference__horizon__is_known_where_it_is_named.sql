-- Claim: every horizon that a ranking, a quartile share or a statement names is in horizons.csv.
-- One row per seed row that names another.
with named as (
    select
        horizon_id,
        seed_location
    from {{ ref('stg_reported__ranking') }}
    union all
    select
        horizon_id,
        seed_location
    from {{ ref('stg_reported__quartile') }}
    union all
    select
        horizon_id,
        seed_location
    from {{ ref('stg_reported__claim') }}
    where horizon_id is not null
)

select
    named.horizon_id,
    named.seed_location || ': horizon_id ' || named.horizon_id || ' not found in seeds/reference/horizons.csv' as problem
from named
left join {{ ref('stg_reference__horizon') }} as horizons on named.horizon_id = horizons.horizon_id
where horizons.horizon_id is null
