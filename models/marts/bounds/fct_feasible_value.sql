-- One row per printed cell of a release that can be true: one true value for each that together obey every identity and round to
-- everything printed. One of many sets, not the likeliest. A release that cannot be true has no rows.
select
    release_id,
    column_id,
    period_end,
    group_id,
    line_item_id,
    printed_units,
    true_numerator,
    denominator,
    rounding_error_halves
from {{ ref('int_bounds__feasible_value') }}
where set_number = 0
