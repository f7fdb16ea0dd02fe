-- One row per printed cell of a release that can be true: the smallest and the largest true value that any set of true values
-- consistent with the whole printed table allows. A release that cannot be true has no bounds, and no rows here.
select
    cells.release_id,
    cells.column_id,
    cells.period_end,
    cells.group_id,
    cells.line_item_id,
    cells.amount_m,
    bounds.low_m,
    bounds.high_m,
    cells.rounding_unit_m,
    cells.regime
from {{ ref('fct_printed_cell') }} as cells
inner join {{ ref('fct_bound') }} as bounds
    on cells.release_id = bounds.release_id and cells.cell_id = bounds.subject_id and bounds.quantity_kind = 'cell'
where bounds.low_m is not null
