-- One row per line of a roll-forward. display_order is the order of the file, which is the printed order.
select
    line_item_id,
    printed_label,
    role,
    cast(row_number() over (order by seed_line) as integer) as display_order,
    {{ seed_location('seeds/reference/line_items.csv') }} as seed_location
from {{ ref('line_items') }}
