-- One row per term of: aggregate − the sum of its parts = 0, for each printed line of an aggregate. Every part has to print
-- the line, or there is no sum to check the aggregate against; a change (market, currency, acquisitions …) that a part with
-- a block does not print counts as nothing for it.
with parts as (
    select
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        cell_id,
        below_cell_id,
        is_printed,
        bool_and(is_printed or (role = 'change' and has_block))
            over (partition by release_id, column_id, group_id, line_item_id) as is_complete
    from {{ ref('int_identities__subtotal_part') }}
    where is_part
)

select distinct
    'subtotal' as check_kind,
    parts.release_id,
    parts.column_id,
    parts.period_end,
    parts.group_id,
    parts.line_item_id,
    case sides.coefficient when 1 then parts.cell_id else parts.below_cell_id end as term_cell_id,
    sides.coefficient
from parts
cross join (values (1), (-1)) as sides (coefficient)
where parts.is_printed and parts.is_complete
