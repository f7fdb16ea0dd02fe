-- One row per term of: aggregate − the sum of its parts = 0, for each printed line of an aggregate. Every part with a block
-- in the column has to print the line, or there is no sum to hold the aggregate to; a change (market, currency,
-- acquisitions …) that some parts do not print counts as nothing for them.
with parts as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        below_group_id,
        role,
        is_printed,
        bool_and(is_printed) over (partition by release_id, period_end, group_id, line_item_id) as is_printed_by_all
    from {{ ref('int_footing__subtotal_part') }}
    where is_part
),

summed as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        below_group_id as term_group_id,
        -1 as coefficient
    from parts
    where is_printed and (role = 'change' or is_printed_by_all)
),

totals as (
    select distinct
        release_id,
        period_end,
        group_id,
        line_item_id,
        group_id as term_group_id,
        1 as coefficient
    from summed
),

terms as (
    select * from totals
    union all
    select * from summed
)

select
    'subtotal' as check_kind,
    release_id,
    period_end,
    group_id,
    line_item_id,
    release_id as term_release_id,
    period_end as term_period_end,
    term_group_id,
    line_item_id as term_line_item_id,
    coefficient
from terms
