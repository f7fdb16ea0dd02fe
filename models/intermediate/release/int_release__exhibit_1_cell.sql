-- One row per text of Exhibit 1's table and the place it stands in: column headings, block headings (column 0, a label
-- without figures) and printed cells. Figures stand as printed; opening and closing balances carry the currency sign.
with columns as (
    select
        release_id,
        period_end,
        panel,
        column_number,
        length_heading,
        period_heading
    from {{ ref('int_release__exhibit_1_column') }}
),

cells as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        firm_id,
        role,
        amount_printed
    from {{ ref('fct_flow_line') }}
),

placed as (
    select
        c.release_id,
        k.panel,
        k.column_number,
        g.display_order as block_order,
        g.group_id,
        g.printed_name,
        l.display_order as line_order,
        l.printed_label,
        case when c.role in ('opening', 'closing') then {{ currency_sign('f.reporting_currency') }} || ' ' else '' end
        || {{ without_currency_sign('c.amount_printed') }} as cell_text
    from cells as c
    inner join columns as k on c.release_id = k.release_id and c.period_end = k.period_end
    inner join {{ ref('dim_group') }} as g on c.firm_id = g.firm_id and c.group_id = g.group_id
    inner join {{ ref('dim_line_item') }} as l on c.line_item_id = l.line_item_id
    inner join {{ ref('dim_firm') }} as f on c.firm_id = f.firm_id
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
