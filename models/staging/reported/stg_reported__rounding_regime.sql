-- One row per release and period whose rounding is stated, cast.
select
    release_id,
    cast(period_end as date) as period_end,
    regime,
    {{ seed_location('seeds/reported/rounding_regimes.csv') }} as seed_location
from {{ ref('rounding_regimes') }}
{{ where_not_held() }}
