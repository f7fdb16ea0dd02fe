-- One row per printed line of an aggregate and group below it: which of the groups the line adds up. A member, if it prints
-- the line; for a subtotal that does not, the groups below it. is_part is true for one group on each way down, be it printed
-- or missing.
with groups_below as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        below_group_id,
        firm_id,
        role,
        has_block,
        is_printed
    from {{ ref('int_footing__line_below') }}
),

-- One row per pair of them, the one below the other.
pairs as (
    select
        u.release_id,
        u.period_end,
        u.group_id,
        u.line_item_id,
        u.below_group_id as upper_group_id,
        l.below_group_id as lower_group_id,
        u.is_printed as upper_is_printed,
        l.is_printed as lower_is_printed
    from groups_below as u
    inner join {{ ref('int_groups__group_below') }} as n on u.firm_id = n.firm_id and u.below_group_id = n.group_id
    inner join groups_below as l
        on
            u.release_id = l.release_id
            and u.period_end = l.period_end
            and u.group_id = l.group_id
            and u.line_item_id = l.line_item_id
            and n.below_group_id = l.below_group_id
),

-- Below a printed subtotal, which stands for them; and unprinted subtotals, which the printed groups below stand for.
replaced as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        lower_group_id as below_group_id
    from pairs
    where upper_is_printed
    union
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        upper_group_id as below_group_id
    from pairs
    where lower_is_printed and not upper_is_printed
)

select
    g.release_id,
    g.period_end,
    g.group_id,
    g.line_item_id,
    g.below_group_id,
    g.role,
    g.has_block,
    g.is_printed,
    r.below_group_id is null as is_part
from groups_below as g
left join replaced as r
    on
        g.release_id = r.release_id
        and g.period_end = r.period_end
        and g.group_id = r.group_id
        and g.line_item_id = r.line_item_id
        and g.below_group_id = r.below_group_id
