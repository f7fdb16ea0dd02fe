-- One row per forced bound and part of its proof: an identity with its multiplier; a flow line with its weight, and the
-- coefficient with which the quantity has it. fct_bound_reason names the proof of each bound in canonical_quantity_id.
select
    parts.release_id,
    parts.quantity_id as canonical_quantity_id,
    parts.side,
    parts.part_kind,
    parts.part_id,
    parts.factor,
    parts.denominator,
    parts.coefficient,
    flow_lines.printed_units,
    flow_lines.rounding_error_halves
from {{ ref('int_proofs__bound_part') }} as parts
-- An identity is not printed.
left join {{ ref('int_proofs__cell') }} as flow_lines
    on
        parts.release_id = flow_lines.release_id
        and parts.part_id = flow_lines.cell_id
        and parts.part_kind = 'flow_line'
