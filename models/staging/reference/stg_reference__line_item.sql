-- One row per line of a roll-forward. display_order is the order of the file, which is the printed order. change_metric_id:
-- of a change that line_metrics.csv lists, the metric that it is part of.
with line_items as (
    select
        line_item_id,
        printed_label,
        role,
        {{ seed_order() }} as display_order,
        {{ seed_location('seeds/reference/line_items.csv') }} as seed_location
    from {{ ref('line_items') }}
)

select
    line_items.line_item_id,
    line_items.printed_label,
    line_items.role,
    line_metrics.metric_id as change_metric_id,
    line_items.display_order,
    line_items.seed_location
from line_items
left join {{ ref('line_metrics') }} as line_metrics on line_items.line_item_id = line_metrics.line_item_id
