-- Claim: a column prints the same lines for each of its disciplines, and the same for each of its aggregates. A balance or
-- a flow that one of them prints is expected of all; any other change is expected where most print it, and of an aggregate
-- only where a group below it prints it: a subtotal without acquisitions has no such line.
-- One row per cell that is missing.
with cells as (
    select
        release_id,
        period_end,
        firm_id,
        group_kind,
        group_id,
        line_item_id,
        role
    from {{ ref('int_flows__cell') }}
    where group_kind is not null and role is not null
),

blocks as (
    select distinct
        release_id,
        period_end,
        group_kind,
        group_id
    from cells
),

printed_lines as (
    select
        release_id,
        period_end,
        group_kind,
        line_item_id,
        role,
        count(distinct group_id) as groups_that_print
    from cells
    group by all
),

block_counts as (
    select
        release_id,
        period_end,
        group_kind,
        count(*) as groups_in_column
    from blocks
    group by all
),

-- Lines of an aggregate that a group below it prints.
fed as (
    select distinct
        c.release_id,
        c.period_end,
        b.group_id,
        c.line_item_id
    from cells as c
    inner join {{ ref('int_groups__group_below') }} as b on c.firm_id = b.firm_id and c.group_id = b.below_group_id
),

expected as (
    select
        b.release_id,
        b.period_end,
        b.group_kind,
        b.group_id,
        l.line_item_id,
        l.groups_that_print,
        n.groups_in_column
    from blocks as b
    inner join printed_lines as l
        on b.release_id = l.release_id and b.period_end = l.period_end and b.group_kind = l.group_kind
    inner join block_counts as n
        on b.release_id = n.release_id and b.period_end = n.period_end and b.group_kind = n.group_kind
    left join fed as f
        on
            b.release_id = f.release_id
            and b.period_end = f.period_end
            and b.group_id = f.group_id
            and l.line_item_id = f.line_item_id
    where
        l.role <> 'change'
        or (2 * l.groups_that_print > n.groups_in_column and (b.group_kind = 'discipline' or f.group_id is not null))
)

select
    e.*,
    'seeds/reported/flows.csv: ' || e.release_id || ', period to ' || e.period_end || ', prints no ' || e.line_item_id
    || ' for ' || e.group_id || ', though for ' || e.groups_that_print || ' of ' || e.groups_in_column || ' '
    || e.group_kind || 's; a blank or a dash in the document is amount_printed -' as problem
from expected as e
left join cells as c
    on
        e.release_id = c.release_id
        and e.period_end = c.period_end
        and e.group_id = c.group_id
        and e.line_item_id = c.line_item_id
where c.line_item_id is null
