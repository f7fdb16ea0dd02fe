-- One row per release, fund and horizon, cast. Not ranked: percentile, rank and total NULL.
select
    release_id,
    fund_id,
    lipper_category,
    horizon_id,
    cast(percentile_rank as integer) as percentile_rank,
    cast(category_rank as integer) as category_rank,
    cast(total_funds as integer) as total_funds,
    {{ seed_location('seeds/reported/rankings.csv') }} as seed_location
from {{ ref('rankings') }}
{{ where_not_held() }}
