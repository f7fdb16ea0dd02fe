-- One row per flow line, a printed cell, of a release that can be true: the smallest and the largest true value that any set
-- of true values consistent with the whole printed table allows. A release that cannot be true has no bounds, and no rows here.
select
    flow_lines.release_id,
    flow_lines.column_id,
    flow_lines.period_end,
    flow_lines.group_id,
    flow_lines.line_item_id,
    flow_lines.amount_m,
    quantities.low_m,
    quantities.high_m,
    flow_lines.rounding_unit_m,
    flow_lines.regime
from {{ ref('fct_printed_cell') }} as flow_lines
inner join {{ ref('fct_bound') }} as quantities
    on
        flow_lines.release_id = quantities.release_id
        and quantities.quantity_id = 'line:' || flow_lines.cell_id
        and quantities.low_m is not null
