-- One row per line of a roll-forward, with the part it plays.
select
    line_item_id,
    printed_label,
    role,
    display_order
from {{ ref('stg_reference__line_item') }}
