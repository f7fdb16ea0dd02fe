-- One row per flow line, a printed cell of an assets and flows table. What was printed is read here, once: as text, as a
-- number in the unit it is printed in, and whether it is a dash (nothing) or a number (0.0: something that rounds to nothing).
select
    release_id,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    group_id,
    line_item_id,
    amount_printed,
    {{ is_printed_nil('amount_printed') }} as is_nil,
    cast({{ printed_amount('amount_printed') }} as decimal(18, 6)) as amount_in_print_unit,
    cast({{ printed_decimals('amount_printed') }} as integer) as printed_decimals,
    {{ seed_location('seeds/reported/flows.csv') }} as seed_location
from {{ ref('flows') }}
{{ where_not_held() }}
