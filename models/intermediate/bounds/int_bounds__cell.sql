-- One row per printed cell as the programs over a release see it: its name, its column, its regime, its print in whole
-- rounding units.
select
    release_id,
    {{ cell_id('period_end', 'group_id', 'line_item_id') }} as cell_id,
    period_end,
    group_id,
    line_item_id,
    regime,
    {{ reach_units('regime') }} as reach_units,
    amount_m,
    rounding_unit_m,
    cast({{ whole_units('amount_m', 'rounding_unit_m') }} as integer) as printed_units
from {{ ref('fct_flow_line') }}
