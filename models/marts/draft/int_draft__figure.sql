-- One row per cell of a draft and rounding regime: its whole units and its text, as the firm would print it. A dash is
-- nothing at all; 0.0 is something that rounds to nothing.
with cells as (
    select * from {{ ref('int_draft__cell') }}
),

rounded as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        'independent' as rounding_regime,
        independent_units as units
    from cells
    union all
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        'footed' as rounding_regime,
        footed_units as units
    from {{ ref('int_draft__footed') }}
),

written as (
    select
        rounded.release_id,
        rounded.period_end,
        rounded.group_id,
        rounded.line_item_id,
        rounded.rounding_regime,
        cells.firm_id,
        cells.period_start,
        cells.role,
        rounded.units,
        cast(rounded.units * cells.rounding_unit_m as decimal(18, 3)) as amount_m,
        cells.amount = 0 as is_nil,
        {{ draft_text('rounded.units', 'cells.amount_decimals') }} as amount_text
    from rounded
    inner join cells
        on
            rounded.release_id = cells.release_id and rounded.period_end = cells.period_end and rounded.group_id = cells.group_id
            and rounded.line_item_id = cells.line_item_id
)

select
    release_id,
    period_end,
    group_id,
    line_item_id,
    rounding_regime,
    firm_id,
    period_start,
    role,
    units,
    amount_m,
    case when is_nil and units = 0 then '-' else amount_text end as amount_text
from written
