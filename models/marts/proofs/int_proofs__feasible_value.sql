-- One row per witness and flow line: a true value that goes with the others of its witness, as an exact fraction of a unit.
-- Witness 0 of a release is the one for its table; the others show ends of bounds.
with proposed as (
    select
        release_id,
        explanation as witness,
        {{ proof_of('proof') }} as proof
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'witness'
),

deviations as (
    select
        release_id,
        witness,
        proof['denominator'] as denominator,
        unnest(proof['deviations']) as deviation,
        generate_subscripts(proof['deviations'], 1) as place
    from proposed
)

select
    deviations.release_id,
    deviations.witness,
    flow_lines.cell_id,
    flow_lines.column_id,
    flow_lines.period_end,
    flow_lines.group_id,
    flow_lines.line_item_id,
    flow_lines.printed_units,
    deviations.deviation as deviation_numerator,
    cast(flow_lines.printed_units * deviations.denominator + deviations.deviation as bigint) as true_numerator,
    deviations.denominator,
    case when deviations.witness = 0 then flow_lines.possible_rounding_error_halves else flow_lines.rounding_error_halves end as rounding_error_halves
from deviations
-- A deviation beyond the last line stays, with nothing to be of, for the test of witnesses to see.
left join {{ ref('int_proofs__cell') }} as flow_lines
    on deviations.release_id = flow_lines.release_id and deviations.place = flow_lines.place
