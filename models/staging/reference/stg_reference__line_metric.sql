-- One row per line of role change that is part of a metric of its own.
select
    line_item_id,
    metric_id,
    {{ seed_location('seeds/reference/line_metrics.csv') }} as seed_location
from {{ ref('line_metrics') }}
