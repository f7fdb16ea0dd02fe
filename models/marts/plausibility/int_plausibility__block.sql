-- One row per printed block that can hardly be right, though it foots: it is copied, left out, ten times what the firm printed
-- before, comes or goes with assets in it; and per cell that is misread. Warnings: a discipline may be new, renamed, sold.
with blocks as (
    select
        blocks.*,
        blocks.group_kind = 'discipline' as is_discipline,
        count(*) filter (where cells.amount_m <> 0) as amounts,
        -- Line by line, which metrics do not tell.
        string_agg(cells.line_item_id || ' ' || cells.amount_m, ', ' order by cells.line_item_id) as block_text,
        min(cells.seed_location) as seed_location
    from {{ ref('fct_roll_forward') }} as blocks
    inner join {{ ref('fct_printed_cell') }} as cells
        on
            blocks.release_id = cells.release_id
            and blocks.column_id = cells.column_id
            and blocks.group_id = cells.group_id
    group by all
),

blocks_beside_before as (
    select
        *,
        lag(ending_assets_m) over of_group as before_m,
        lag(release_id) over of_group as before_release_id,
        lag(period_end) over of_group as before_end,
        lag(block_text) over of_group as before_text
    from blocks
    where ending_assets_m is not null or period_start < period_end
    window of_group as (partition by firm_id, group_id order by period_end, release_order, period_start)
),

copies as (
    select
        *,
        min(group_id) over (partition by release_id, column_id, block_text) as other_group_id
    from blocks
    where is_discipline and amounts > 2
),

columns as (
    select
        release_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        release_order,
        bool_and(is_discipline) as prints_no_total,
        bool_or(is_discipline) as prints_disciplines,
        row_number() over (
            partition by firm_id, period_start, period_end, bool_or(is_discipline)
            order by release_order
        ) as print_number
    from blocks
    where period_start < period_end
    group by release_id, column_id, period_start, period_end, firm_id, release_order
),

-- A discipline of another column of the release whose assets do not begin or end with nothing there.
missing_blocks as (
    select
        columns.release_id,
        columns.column_id,
        others.group_id,
        first(others.column_id order by others.period_end desc, others.column_id asc) as printed_for,
        min(others.seed_location) as seed_location
    from columns
    inner join blocks as others
        on
            columns.release_id = others.release_id
            and columns.prints_no_total
            and others.is_discipline
            and others.period_start < others.period_end
            and coalesce(
                case when columns.period_end > others.period_end then others.ending_assets_m else others.beginning_assets_m end, 1
            ) <> 0
    anti join blocks
        on
            columns.release_id = blocks.release_id
            and columns.column_id = blocks.column_id
            and others.group_id = blocks.group_id
    group by columns.release_id, columns.column_id, others.group_id
),

-- Columns of disciplines when they are first printed, and the one before as the newest release by then has it.
steps as (
    select
        later.release_id,
        later.column_id,
        before.release_id as before_release_id,
        before.column_id as before_column_id
    from columns as later
    inner join columns as before
        on
            later.firm_id = before.firm_id
            and later.release_order >= before.release_order
            and later.period_start > before.period_end
    where later.prints_disciplines and later.print_number = 1 and before.prints_disciplines
    qualify
        row_number() over (
            partition by later.release_id, later.column_id
            order by before.period_end desc, before.release_order desc, before.period_start desc
        ) = 1
),

-- Disciplines of one of the two alone. Where net sales alone are printed, one that ends may have assets, one that begins none.
-- One that a subtotal hides on the other side is there.
changed as (
    select
        steps.*,
        blocks.group_id,
        blocks.release_id = steps.release_id as appears,
        blocks.seed_location
    from steps
    inner join blocks
        on
            (steps.release_id, steps.column_id) = (blocks.release_id, blocks.column_id)
            or (steps.before_release_id, steps.before_column_id) = (blocks.release_id, blocks.column_id)
    anti join {{ ref('fct_subtotal_only_discipline') }} as hidden
        on
            blocks.group_id = hidden.discipline_id
            and (
                (steps.release_id, steps.column_id) = (hidden.release_id, hidden.column_id)
                or (steps.before_release_id, steps.before_column_id) = (hidden.release_id, hidden.column_id)
            )
    where blocks.is_discipline and steps.release_id <> steps.before_release_id
    qualify
        count(*) over (partition by steps.release_id, steps.column_id, blocks.group_id) = 1
        and case when appears then coalesce(blocks.beginning_assets_m, 0) else coalesce(blocks.ending_assets_m, 1) end <> 0
),

-- Gross flows beside which no net sales are printed.
gross_flows as (
    select cells.*
    from {{ ref('fct_printed_cell') }} as cells
    anti join {{ ref('fct_printed_cell') }} as nets
        on
            cells.release_id = nets.release_id
            and cells.column_id = nets.column_id
            and cells.group_id = nets.group_id
            and nets.metric_id = 'net_sales'
    where cells.metric_id in ('sales', 'redemptions')
)

{{ finding('level_jump', 'warning', '{group_id} {column_id}',
    'assets of {group_id} at {period_end} are {ending_assets_m} million, ten times or a tenth of the {before_m} at {before_end} '
    'in {before_release_id}: is a digit or a point misplaced?') }}
from blocks_beside_before
where before_m > 0 and ending_assets_m > 0 and {{ jumps('ending_assets_m', 'before_m', times=10) }}
union all
{{ finding('flow_exceeds_assets', 'warning', '{group_id} {column_id}',
    'net sales of {group_id} to {period_end} are {net_sales_m} million, more than the {beginning_assets_m} it began with') }}
from blocks
where beginning_assets_m > 0 and abs(net_sales_m) > beginning_assets_m
union all
{{ finding('block_repeats_another', 'warning', '{group_id} {column_id}',
    'the block of {group_id} to {column_id} has every figure of {other_group_id}: is one of them copied?') }}
from copies
where group_id > other_group_id
union all
{{ finding('block_repeats_the_period_before', 'warning', '{group_id} {column_id}',
    'the block of {group_id} to {period_end} has every figure of the one to {before_end}: is it copied?') }}
from blocks_beside_before
where amounts > 2 and before_end < period_end and block_text = before_text
union all
{{ finding('block_missing', 'error', '{group_id} {column_id}',
    'no block of {group_id} in the column to {column_id}, and no total that would hide it, while the column to {printed_for} '
    'prints one: type its lines, or dashes if it is gone') }}
from missing_blocks
union all
{{ finding('discipline_appears', 'warning', '{group_id} {column_id}',
    '{group_id} opens the column to {column_id} with assets, and the one before, to {before_column_id} in {before_release_id}, '
    'has no block of it: is it new, sold, or one discipline under two ids?') }}
from changed
where appears
union all
{{ finding('discipline_gone', 'warning', '{group_id} {column_id}',
    '{group_id} closes the column to {before_column_id} in {before_release_id} with assets, and the next one, to {column_id}, '
    'has no block of it: is it new, sold, or one discipline under two ids?') }}
from changed
where not appears
union all
{{ finding('comma_read_as_thousands', 'error', '{cell_id}',
    '{amount_printed} is read as thousands, while the release prints {amount_decimals} decimals: '
    'where the comma is a decimal comma, type a point') }}
from {{ ref('fct_printed_cell') }}
where contains(amount_printed, ',') and printed_decimals < amount_decimals and not is_nil
union all
{{ finding('gross_flow_negative', 'error', '{cell_id}',
    '{group_id} {line_item_id} {amount_printed}, below nothing, and no net sales are printed that would say so: '
    'is it a net figure, or its sign mistyped?') }}
from gross_flows
where amount_m < 0
