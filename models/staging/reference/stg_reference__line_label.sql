-- One row per firm, line and day from which the firm prints the line under a label of its own, and the day from which it prints
-- the next one.
select
    firm_id,
    line_item_id,
    cast(printed_from as date) as printed_from,
    lead(cast(printed_from as date)) over (partition by firm_id, line_item_id order by cast(printed_from as date))
        as printed_until,
    printed_label,
    {{ seed_location('seeds/reference/line_labels.csv') }} as seed_location
from {{ ref('line_labels') }}
