-- One row per source of rankings: the rules that it follows.
select
    source_id,
    percentile_rule,
    ties,
    share_rounding,
    {{ seed_location('seeds/reference/ranking_conventions.csv') }} as seed_location
from {{ ref('ranking_conventions') }}
