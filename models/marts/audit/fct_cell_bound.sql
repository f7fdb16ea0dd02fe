-- One row per printed cell of a release that can be true: the smallest and the largest true value that any set of books
-- consistent with the whole printed table allows. A release that cannot be true has no bounds, and no rows here.
with cells as (
    select
        release_id,
        cell_id,
        period_end,
        group_id,
        line_item_id,
        regime,
        amount_m,
        rounding_unit_m
    from {{ ref('int_bounds__cell') }}
),

bounds as (
    select
        release_id,
        subject,
        low_units,
        high_units
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'quantity'
)

select
    c.release_id,
    c.period_end,
    c.group_id,
    c.line_item_id,
    c.amount_m,
    {{ amount_at('c.amount_m', 'b.low_units', 'c.rounding_unit_m') }} as low_m,
    {{ amount_at('c.amount_m', 'b.high_units', 'c.rounding_unit_m') }} as high_m,
    c.rounding_unit_m,
    c.regime
from cells as c
inner join bounds as b on c.release_id = b.release_id and b.subject = 'cell:' || c.cell_id
