-- One row per text of Exhibit 1's table and the place it stands in: column headings, block headings (column 0, a label
-- without figures) and printed cells. Figures stand as printed; opening and closing balances carry the currency sign.
with columns as (
    select
        release_id,
        column_id,
        panel,
        column_number,
        length_heading,
        period_heading
    from {{ ref('int_release__exhibit_1_column') }}
),

cells as (
    select
        release_id,
        column_id,
        group_id,
        line_item_id,
        firm_id,
        role,
        printed_label,
        amount_printed
    from {{ ref('int_flows__flow_line') }}
),

placed as (
    select
        cells.release_id,
        columns.panel,
        columns.column_number,
        groups.display_order as block_order,
        groups.group_id,
        groups.printed_name,
        line_items.display_order as line_order,
        cells.printed_label,
        case when cells.role in ('opening', 'closing') then {{ currency_sign('firms.reporting_currency') }} || ' ' else '' end
        || {{ without_currency_sign('cells.amount_printed') }} as cell_text
    from cells
    inner join columns on cells.release_id = columns.release_id and cells.column_id = columns.column_id
    inner join {{ ref('int_reference__group') }} as groups
        on cells.firm_id = groups.firm_id and cells.group_id = groups.group_id
    inner join {{ ref('int_reference__line_item') }} as line_items on cells.line_item_id = line_items.line_item_id
    inner join {{ ref('stg_reference__firm') }} as firms on cells.firm_id = firms.firm_id
)

select
    release_id,
    panel,
    column_number,
    'heading' as row_kind,
    0 as block_order,
    '' as group_id,
    0 as line_order,
    cast(null as varchar) as label,
    length_heading as cell_text
from columns
union all
select
    release_id,
    panel,
    column_number,
    'heading' as row_kind,
    0 as block_order,
    '' as group_id,
    1 as line_order,
    cast(null as varchar) as label,
    period_heading as cell_text
from columns
union all
select distinct
    release_id,
    panel,
    0 as column_number,
    'group' as row_kind,
    block_order,
    group_id,
    0 as line_order,
    printed_name as label,
    cast(null as varchar) as cell_text
from placed
union all
select
    release_id,
    panel,
    column_number,
    'line' as row_kind,
    block_order,
    group_id,
    line_order,
    printed_label as label,
    cell_text
from placed
