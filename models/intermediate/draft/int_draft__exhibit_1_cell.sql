-- One row per text of a draft of Exhibit 1's table and the place it stands in, in the shape of int_release__exhibit_1_cell.
with columns as (
    select * from {{ ref('int_draft__column') }}
),

placed as (
    select
        figures.release_id,
        figures.rounding_regime,
        columns.panel,
        columns.column_number,
        groups.display_order as block_order,
        groups.group_id,
        groups.printed_name,
        line_items.display_order as line_order,
        coalesce(labels.printed_label, line_items.printed_label) as printed_label,
        case when figures.role in ('opening', 'closing') then {{ currency_sign('firm.reporting_currency') }} || ' ' else '' end
        || figures.amount_text as cell_text
    from {{ ref('int_draft__figure') }} as figures
    inner join columns
        on
            figures.release_id = columns.release_id and figures.rounding_regime = columns.rounding_regime
            and figures.period_end = columns.period_end
    inner join {{ ref('int_reference__group') }} as groups
        on figures.firm_id = groups.firm_id and figures.group_id = groups.group_id
    inner join {{ ref('int_reference__line_item') }} as line_items on figures.line_item_id = line_items.line_item_id
    inner join {{ ref('stg_reference__firm') }} as firm on figures.firm_id = firm.firm_id
    inner join {{ ref('int_draft__release') }} as drafts on figures.release_id = drafts.release_id
    left join {{ ref('stg_reference__line_label') }} as labels
        on
            figures.firm_id = labels.firm_id
            and figures.line_item_id = labels.line_item_id
            and drafts.as_of_date >= labels.printed_from
            and coalesce(drafts.as_of_date < labels.printed_until, true)
)

select
    release_id,
    rounding_regime,
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
    rounding_regime,
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
    rounding_regime,
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
    rounding_regime,
    panel,
    column_number,
    'line' as row_kind,
    block_order,
    group_id,
    line_order,
    printed_label as label,
    cell_text
from placed
