-- One row per firm whose rankings follow other rules than Lipper's.
select
    firm_id,
    percentile_rule,
    ties,
    share_rounding,
    {{ seed_location('seeds/reference/ranking_conventions.csv') }} as seed_location
from {{ ref('ranking_conventions') }}
