-- One row per impossibility and part of it: an identity with its multiplier, a flow line with its weight, so that anybody can do
-- the sum again.
select
    parts.release_id,
    parts.certificate,
    parts.part_kind,
    parts.part_id,
    parts.factor,
    flow_lines.printed_units,
    flow_lines.possible_rounding_error_halves as rounding_error_halves
from {{ ref('int_proofs__contradiction_part') }} as parts
-- An identity is not printed.
left join {{ ref('int_proofs__cell') }} as flow_lines
    on
        parts.release_id = flow_lines.release_id
        and parts.part_id = flow_lines.cell_id
        and parts.part_kind = 'flow_line'
