-- One row per printed cell that is known to be wrong, and what is believed instead, read like the cells of the tables.
select
    release_id,
    cast(period_end as date) as period_end,
    group_id,
    line_item_id,
    amount_believed,
    cast({{ printed_amount('amount_believed') }} as decimal(18, 6)) as amount_in_print_unit,
    reason,
    {{ seed_location('seeds/reported/errata.csv') }} as seed_location
from {{ ref('errata') }}
{{ where_not_held() }}
