-- One row per level stated in a release's text, read like the cells of its tables.
select
    release_id,
    metric_id,
    group_id,
    cast(period_end as date) as period_end,
    amount_printed,
    cast({{ printed_amount('amount_printed') }} as decimal(18, 6)) as amount_in_print_unit,
    cast({{ printed_decimals('amount_printed') }} as integer) as printed_decimals,
    {{ seed_location('seeds/reported/figures.csv') }} as seed_location
from {{ ref('figures') }}
{{ where_not_held() }}
