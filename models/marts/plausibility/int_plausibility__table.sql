-- One row per way in which a release's table is not what the document prints, where no identity would say so: a comma read
-- as thousands, a block left out, a gross flow below nothing, the same document under two ids.
with flow_lines as (
    select * from {{ ref('fct_printed_cell') }}
),

blocks as (
    select
        release_id,
        column_id,
        period_end,
        firm_id,
        group_id,
        group_kind,
        period_start,
        min(seed_location) as seed_location,
        sum(amount_m) filter (where metric_id = 'beginning_assets') as beginning_assets_m,
        sum(amount_m) filter (where metric_id = 'ending_assets') as ending_assets_m,
        bool_or(metric_id = 'net_sales') as prints_net_sales
    from flow_lines
    group by release_id, column_id, period_end, firm_id, group_id, group_kind, period_start
),

columns as (
    select
        release_id,
        column_id,
        period_end,
        bool_or(group_kind = 'aggregate') as prints_a_total
    from blocks
    where period_start < period_end
    group by release_id, column_id, period_end
),

-- A discipline of another column of the release whose assets do not begin or end with nothing there.
missing_blocks as (
    select distinct
        columns.release_id,
        columns.column_id,
        others.group_id,
        first_value(others.column_id) over (
            partition by columns.release_id, columns.column_id, others.group_id
            order by others.period_end desc, others.column_id asc
        ) as printed_for,
        others.seed_location
    from columns
    inner join blocks as others
        on
            columns.release_id = others.release_id
            and others.group_kind = 'discipline'
            and others.period_start < others.period_end
            and coalesce(
                case
                    when columns.period_end > others.period_end then others.ending_assets_m
                    else others.beginning_assets_m
                end, 1
            ) <> 0
    left join blocks
        on
            columns.release_id = blocks.release_id
            and columns.column_id = blocks.column_id
            and others.group_id = blocks.group_id
    where blocks.group_id is null and not columns.prints_a_total
),

tables as (
    select
        release_id,
        firm_id,
        string_agg(cell_id || amount_printed, ';' order by cell_id) as table_text
    from flow_lines
    group by release_id, firm_id
)

select
    release_id,
    'comma_read_as_thousands' as finding_kind,
    'error' as severity,
    cell_id as subject,
    amount_printed || ' is read as thousands, while the release prints ' || amount_decimals
    || ' decimals: where the comma is a decimal comma, type a point' as finding,
    seed_location
from flow_lines
where contains(amount_printed, ',') and printed_decimals < amount_decimals and not is_nil
union all
select
    release_id,
    'block_missing' as finding_kind,
    'error' as severity,
    group_id || ' ' || column_id as subject,
    'no block of ' || group_id || ' in the column to ' || column_id || ', and no total that would hide it, while the column to '
    || printed_for || ' prints one: type its lines, or dashes if it is gone' as finding,
    min(seed_location) as seed_location
from missing_blocks
group by release_id, group_id, column_id, printed_for
union all
select
    later.release_id,
    'release_entered_twice' as finding_kind,
    'error' as severity,
    earlier.release_id as subject,
    later.release_id || ' prints the whole table of ' || earlier.release_id
    || ' and no other cell: one document, entered under two ids' as finding,
    releases.seed_location
from tables as later
inner join tables as earlier
    on later.firm_id = earlier.firm_id and later.release_id > earlier.release_id and later.table_text = earlier.table_text
inner join {{ ref('stg_reported__release') }} as releases on later.release_id = releases.release_id
union all
select
    flow_lines.release_id,
    'gross_flow_negative' as finding_kind,
    'error' as severity,
    flow_lines.cell_id as subject,
    flow_lines.group_id || ' ' || flow_lines.line_item_id || ' ' || flow_lines.amount_printed
    || ', below nothing, and no net sales are printed that would say so: is it a net figure, or its sign mistyped?' as finding,
    flow_lines.seed_location
from flow_lines
inner join blocks
    on
        flow_lines.release_id = blocks.release_id
        and flow_lines.column_id = blocks.column_id
        and flow_lines.group_id = blocks.group_id
where flow_lines.metric_id in ('sales', 'redemptions') and flow_lines.amount_m < 0 and not blocks.prints_net_sales
