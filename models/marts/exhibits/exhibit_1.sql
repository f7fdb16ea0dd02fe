-- One row per printed row of Exhibit 1, assets and flows by discipline, as the firm printed it and as its books would: text in
-- its order. A release with more periods than fit side by side goes on below in further panels.
with lines as (
    select
        'printed' as basis,
        cells.release_id,
        cells.firm_id,
        releases.amount_unit,
        cells.period_start,
        cells.period_end,
        cells.group_id,
        cells.line_item_id,
        cells.role,
        cells.printed_label,
        {{ without_currency_sign('cells.amount_printed') }} as amount_text
    from {{ ref('fct_printed_cell') }} as cells
    inner join {{ ref('dim_release') }} as releases on cells.release_id = releases.release_id
    union all by name
    select * exclude (units, amount_m) from {{ ref('fct_draft_cell') }}
),

columns as (
    select * from {{ ref('int_exhibits__column') }}
    where exhibit = 'exhibit_1'
),

placed as (
    select
        lines.basis,
        lines.release_id,
        lines.amount_unit,
        firms.firm_name,
        firms.reporting_currency,
        columns.panel,
        columns.column_number,
        groups.display_order as block_order,
        lines.group_id,
        groups.printed_name,
        line_items.display_order as line_order,
        lines.line_item_id,
        lines.printed_label,
        case when lines.role in ('opening', 'closing') then {{ currency_sign('firms.reporting_currency') }} || ' ' else '' end
        || lines.amount_text as cell_text
    from lines
    inner join columns
        on
            lines.basis = columns.basis
            and lines.release_id = columns.release_id
            and lines.period_start = columns.period_start
            and lines.period_end = columns.period_end
    inner join {{ ref('dim_group') }} as groups on lines.firm_id = groups.firm_id and lines.group_id = groups.group_id
    inner join {{ ref('dim_line_item') }} as line_items on lines.line_item_id = line_items.line_item_id
    inner join {{ ref('dim_firm') }} as firms on lines.firm_id = firms.firm_id
),

-- Sections follow each other: titles, panels, notes. In a panel headings come first, then blocks, each under its name.
cells as (
    select distinct
        placed.basis,
        placed.release_id,
        1 as section,
        titles.line_order,
        'title' as row_kind,
        case titles.line_order
            when 1 then 'Exhibit 1'
            when 2 then upper(placed.firm_name)
            when 3 then 'ASSETS & FLOWS BY INVESTMENT DISCIPLINE'
            else '(' || {{ currency_name('placed.reporting_currency') }} || ' in ' || placed.amount_unit || ')'
        end as label
    from placed
    cross join range(1, 5) as titles (line_order)
    union all by name
    select
        columns.basis,
        columns.release_id,
        2 as section,
        columns.panel,
        headings.line_order,
        'heading' as row_kind,
        columns.column_number,
        case headings.line_order when 1 then columns.length_heading else columns.heading end as cell_text
    from columns
    cross join range(1, 3) as headings (line_order)
    union all by name
    select distinct
        basis,
        release_id,
        2 as section,
        panel,
        block_order,
        group_id,
        'group' as row_kind,
        printed_name as label
    from placed
    union all by name
    select
        basis,
        release_id,
        2 as section,
        panel,
        block_order,
        group_id,
        line_order,
        line_item_id,
        'line' as row_kind,
        printed_label as label,
        column_number,
        cell_text
    from placed
    union all by name
    select distinct
        basis,
        release_id,
        3 as section,
        'note' as row_kind,
        '* Independently rounded: each line is rounded on its own, so totals may not add up to the last digit.' as label
    from columns
    where has_rounding_note
)

select
    basis,
    release_id,
    cast(
        row_number() over (
            partition by basis, release_id
            order by section, panel, block_order nulls first, group_id, line_order nulls first, line_item_id
        ) as integer
    ) as row_number,
    panel,
    row_kind,
    label,
    {{ side_by_side({'column': 'cell_text'}, 'exhibit_1') }}
from cells
group by basis, release_id, section, panel, block_order, group_id, line_order, line_item_id, row_kind, label
