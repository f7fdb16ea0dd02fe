-- One row per line of a roll-forward, with the part it plays and the metric that it is or adds to.
select
    line_item_id,
    printed_label,
    role,
    metric_id,
    display_order
from {{ ref('int_reference__line_item') }}
