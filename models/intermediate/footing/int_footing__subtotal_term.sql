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
        below_group_id,
        is_printed,
        bool_and(is_printed or (role = 'change' and has_block))
            over (partition by release_id, column_id, group_id, line_item_id) as is_complete
    from {{ ref('int_footing__subtotal_part') }}
    where is_part
),

terms as (
    select
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        below_group_id as term_group_id,
        -1 as coefficient
    from parts
    where is_printed and is_complete
    union all
    select distinct
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        group_id as term_group_id,
        1 as coefficient
    from parts
    where is_printed and is_complete
)

select
    'subtotal' as check_kind,
    release_id,
    column_id,
    period_end,
    group_id,
    line_item_id,
    release_id as term_release_id,
    column_id as term_column_id,
    period_end as term_period_end,
    term_group_id,
    line_item_id as term_line_item_id,
    coefficient
from terms
