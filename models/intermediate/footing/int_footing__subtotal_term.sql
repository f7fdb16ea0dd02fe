-- One row per term of: aggregate − the sum of its members = 0, for each printed line of an aggregate. Every member with
-- a block in the column has to print the line, or there is no sum to hold the aggregate to; a change (market, currency,
-- acquisitions …) that some members do not print counts as nothing for them.
with cells as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        firm_id,
        role
    from {{ ref('fct_flow_line') }}
),

blocks as (
    select distinct
        release_id,
        period_end,
        group_id
    from cells
),

members as (
    select
        firm_id,
        group_id,
        member_group_id
    from {{ ref('dim_group_member') }}
),

-- One row per aggregate's line and member with a block in the column; member_line_item_id NULL: not printed there.
member_cells as (
    select
        a.release_id,
        a.period_end,
        a.group_id,
        a.line_item_id,
        a.role,
        m.member_group_id,
        c.line_item_id as member_line_item_id
    from cells as a
    inner join members as m on a.firm_id = m.firm_id and a.group_id = m.group_id
    inner join blocks as b
        on a.release_id = b.release_id and a.period_end = b.period_end and m.member_group_id = b.group_id
    left join cells as c
        on
            a.release_id = c.release_id
            and a.period_end = c.period_end
            and m.member_group_id = c.group_id
            and a.line_item_id = c.line_item_id
),

complete as (
    select
        *,
        count(*) over line = count(member_line_item_id) over line as is_printed_by_all
    from member_cells
    window line as (partition by release_id, period_end, group_id, line_item_id)
),

summed as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        member_group_id as term_group_id,
        -1 as coefficient
    from complete
    where member_line_item_id is not null and (role = 'change' or is_printed_by_all)
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
