-- One row per printed share of funds in a quartile, cast; the percent sign, where printed, goes.
select
    release_id,
    horizon_id,
    cast(quartile as integer) as quartile,
    percent_printed,
    cast(rtrim(percent_printed, '%') as decimal(7, 4)) as share_reported_pct,
    {{ seed_location('seeds/reported/quartiles.csv') }} as seed_location
from {{ ref('quartiles') }}
{{ where_not_held() }}
