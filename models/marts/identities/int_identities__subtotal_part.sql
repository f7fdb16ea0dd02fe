-- One row per printed line of an aggregate and group below it that has a block in the column, or is a discipline shown only in
-- a subtotal that has: which of the groups the line adds up. A member, if it prints the line; for a subtotal that does not, the
-- groups below it. is_part is true for one group on each way down, be it printed or missing.
with cells as (
    select
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        cell_id,
        firm_id,
        role
    from {{ ref('fct_printed_cell') }}
),

groups_in_column as (
    select distinct
        release_id,
        column_id,
        period_end,
        group_id,
        true as has_block
    from cells
    union all
    select
        release_id,
        column_id,
        period_end,
        discipline_id as group_id,
        false as has_block
    from {{ ref('fct_subtotal_only_discipline') }}
),

below as (
    select
        firm_id,
        group_id,
        below_group_id
    from {{ ref('dim_group_below') }}
),

groups_below as (
    select
        cells.release_id,
        cells.column_id,
        cells.period_end,
        cells.group_id,
        cells.line_item_id,
        cells.cell_id,
        cells.firm_id,
        cells.role,
        below.below_group_id,
        groups_in_column.has_block,
        cells_below.cell_id as below_cell_id,
        cells_below.cell_id is not null as is_printed
    from cells
    inner join below on cells.firm_id = below.firm_id and cells.group_id = below.group_id
    inner join groups_in_column
        on
            cells.release_id = groups_in_column.release_id
            and cells.column_id = groups_in_column.column_id
            and below.below_group_id = groups_in_column.group_id
    left join cells as cells_below
        on
            cells.release_id = cells_below.release_id
            and cells.column_id = cells_below.column_id
            and below.below_group_id = cells_below.group_id
            and cells.line_item_id = cells_below.line_item_id
),

-- One row per pair of them, the one below the other: below a printed subtotal, which stands for them; or unprinted subtotals,
-- which the printed groups below stand for.
replaced as (
    select distinct
        upper_groups.release_id,
        upper_groups.column_id,
        upper_groups.period_end,
        upper_groups.group_id,
        upper_groups.line_item_id,
        case
            when upper_groups.is_printed then lower_groups.below_group_id
            when lower_groups.is_printed then upper_groups.below_group_id
        end as below_group_id
    from groups_below as upper_groups
    inner join below on upper_groups.firm_id = below.firm_id and upper_groups.below_group_id = below.group_id
    inner join groups_below as lower_groups
        on
            upper_groups.release_id = lower_groups.release_id
            and upper_groups.column_id = lower_groups.column_id
            and upper_groups.group_id = lower_groups.group_id
            and upper_groups.line_item_id = lower_groups.line_item_id
            and below.firm_id = lower_groups.firm_id
            and below.below_group_id = lower_groups.below_group_id
)

select
    groups_below.release_id,
    groups_below.column_id,
    groups_below.period_end,
    groups_below.group_id,
    groups_below.line_item_id,
    groups_below.below_group_id,
    groups_below.cell_id,
    groups_below.below_cell_id,
    groups_below.role,
    groups_below.has_block,
    groups_below.is_printed,
    replaced.below_group_id is null as is_part
from groups_below
left join replaced
    on
        groups_below.release_id = replaced.release_id
        and groups_below.column_id = replaced.column_id
        and groups_below.group_id = replaced.group_id
        and groups_below.line_item_id = replaced.line_item_id
        and groups_below.below_group_id = replaced.below_group_id
