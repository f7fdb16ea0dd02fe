-- One row per set of feasible values and printed cell: a true value that goes with the others of its set, as an exact fraction of
-- a unit. Set 0 of a release is the one for its table; the others show ends of bounds.
with proposed as (
    select
        release_id,
        unnest(feasible_values) as one
    from {{ ref('int_bounds__solution') }}
),

deviations as (
    select
        release_id,
        one['number'] as set_number,
        one['denominator'] as denominator,
        unnest(one['deviations']) as deviation,
        generate_subscripts(one['deviations'], 1) as place
    from proposed
)

select
    deviations.release_id,
    deviations.set_number,
    cells.cell_id,
    cells.column_id,
    cells.period_end,
    cells.group_id,
    cells.line_item_id,
    cells.printed_units,
    deviations.deviation as deviation_numerator,
    cast(cells.printed_units * deviations.denominator + deviations.deviation as bigint) as true_numerator,
    deviations.denominator,
    case deviations.set_number when 0 then cells.possible_rounding_error_halves else cells.rounding_error_halves end
        as rounding_error_halves
from deviations
-- A deviation beyond the last cell stays, with nothing to be of, for the test of feasible values to see.
left join {{ ref('int_bounds__cell') }} as cells on deviations.release_id = cells.release_id and deviations.place = cells.place
