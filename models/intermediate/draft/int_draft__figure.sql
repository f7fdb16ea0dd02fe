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
        r.release_id,
        r.period_end,
        r.group_id,
        r.line_item_id,
        r.rounding_regime,
        c.firm_id,
        c.period_start,
        c.role,
        r.units,
        cast(r.units * c.rounding_unit_m as decimal(18, 3)) as amount_m,
        c.amount = 0 as is_nil,
        {{ draft_text('r.units', 'c.amount_decimals') }} as amount_text
    from rounded as r
    inner join cells as c
        on
            r.release_id = c.release_id and r.period_end = c.period_end and r.group_id = c.group_id
            and r.line_item_id = c.line_item_id
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
