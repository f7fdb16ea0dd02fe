-- Claim: a column prints the same lines for each of its disciplines, and the same for each of its aggregates. A balance or
-- a flow that one of them prints is expected of all; any other change is expected where most print it, and of an aggregate
-- only where a group below it prints it: a subtotal without acquisitions has no such line.
-- One row per flow line that is missing, by the place of another of its block.
with flow_lines as (
    select
        release_id,
        column_id,
        period_end,
        firm_id,
        group_kind,
        group_id,
        line_item_id,
        role,
        seed_location
    from {{ ref('fct_printed_cell') }}
    where group_kind is not null and role is not null
),

blocks as (
    select
        release_id,
        column_id,
        period_end,
        group_kind,
        group_id,
        arg_min(seed_location, line_item_id) as seed_location
    from flow_lines
    group by all
),

printed_lines as (
    select
        release_id,
        column_id,
        period_end,
        group_kind,
        line_item_id,
        role,
        count(distinct group_id) as groups_that_print
    from flow_lines
    group by all
),

block_counts as (
    select
        release_id,
        column_id,
        period_end,
        group_kind,
        count(*) as groups_in_column
    from blocks
    group by all
),

-- Lines of an aggregate that a group below it prints.
fed as (
    select distinct
        flow_lines.release_id,
        flow_lines.column_id,
        below.group_id,
        flow_lines.line_item_id
    from flow_lines
    inner join
        {{ ref('dim_group_below') }} as below
        on flow_lines.firm_id = below.firm_id and flow_lines.group_id = below.below_group_id
),

expected as (
    select
        blocks.release_id,
        blocks.column_id,
        blocks.period_end,
        blocks.seed_location,
        blocks.group_kind,
        blocks.group_id,
        printed_lines.line_item_id,
        printed_lines.groups_that_print,
        block_counts.groups_in_column
    from blocks
    inner join printed_lines
        on
            blocks.release_id = printed_lines.release_id
            and blocks.column_id = printed_lines.column_id
            and blocks.group_kind = printed_lines.group_kind
    inner join block_counts
        on
            blocks.release_id = block_counts.release_id
            and blocks.column_id = block_counts.column_id
            and blocks.group_kind = block_counts.group_kind
    left join fed
        on
            blocks.release_id = fed.release_id
            and blocks.column_id = fed.column_id
            and blocks.group_id = fed.group_id
            and printed_lines.line_item_id = fed.line_item_id
    where
        printed_lines.role <> 'change'
        or (
            2 * printed_lines.groups_that_print > block_counts.groups_in_column
            and (blocks.group_kind = 'discipline' or fed.group_id is not null)
        )
)

select
    expected.*,
    expected.seed_location
    || ': '
    || expected.release_id
    || ', period to '
    || expected.period_end
    || ', prints no '
    || expected.line_item_id
    || ' for ' || expected.group_id || ', though for ' || expected.groups_that_print || ' of ' || expected.groups_in_column || ' '
    || expected.group_kind || 's; a blank or a dash in the document is amount_printed -' as problem
from expected
left join flow_lines
    on
        expected.release_id = flow_lines.release_id
        and expected.column_id = flow_lines.column_id
        and expected.group_id = flow_lines.group_id
        and expected.line_item_id = flow_lines.line_item_id
where flow_lines.line_item_id is null
