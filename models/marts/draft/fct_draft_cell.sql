-- One row per cell of a draft and basis: whole units of print and their text, as the firm would print it. Independent rounds
-- each amount on its own and hides nothing; footed takes it to a neighbouring unit such that every sum is exact.
with rounded as (
    select
        'independent' as basis,
        release_id,
        period_end,
        group_id,
        line_item_id,
        independent_units as units
    from {{ ref('int_draft__cell') }}
    union all
    select
        'footed' as basis,
        release_id,
        period_end,
        group_id,
        line_item_id,
        footed_units as units
    from {{ ref('int_draft__footed') }}
)

select
    rounded.basis,
    rounded.release_id,
    rounded.period_end,
    rounded.group_id,
    rounded.line_item_id,
    cells.period_start,
    cells.firm_id,
    cells.role,
    cells.printed_label,
    cells.amount_unit,
    rounded.units,
    cast(rounded.units * cells.rounding_unit_m as decimal(18, 3)) as amount_m,
    {{ amount_as_printed('cells.amount', 'rounded.units', 'cells.amount_decimals') }} as amount_text
from rounded
inner join {{ ref('int_draft__cell') }} as cells
    on
        rounded.release_id = cells.release_id
        and rounded.period_end = cells.period_end
        and rounded.group_id = cells.group_id
        and rounded.line_item_id = cells.line_item_id
