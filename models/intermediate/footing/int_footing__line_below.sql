-- One row per printed line of an aggregate and group anywhere below it that has a block in the column, or is a discipline
-- hidden in a subtotal that has: whether the group prints the line.
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

groups_in_column as (
    select distinct
        release_id,
        period_end,
        group_id,
        true as has_block
    from cells
    union all
    select
        release_id,
        period_end,
        discipline_id as group_id,
        false as has_block
    from {{ ref('int_flows__hidden_discipline') }}
),

below as (
    select
        firm_id,
        group_id,
        below_group_id
    from {{ ref('int_groups__group_below') }}
)

select
    a.release_id,
    a.period_end,
    a.group_id,
    a.line_item_id,
    a.firm_id,
    a.role,
    n.below_group_id,
    b.has_block,
    c.line_item_id is not null as is_printed
from cells as a
inner join below as n on a.firm_id = n.firm_id and a.group_id = n.group_id
inner join groups_in_column as b
    on a.release_id = b.release_id and a.period_end = b.period_end and n.below_group_id = b.group_id
left join cells as c
    on
        a.release_id = c.release_id
        and a.period_end = c.period_end
        and n.below_group_id = c.group_id
        and a.line_item_id = c.line_item_id
