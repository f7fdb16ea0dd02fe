-- One row per text of a draft of Exhibit 1's table and the place it stands in, in the shape of int_release__exhibit_1_cell.
with columns as (
    select * from {{ ref('int_draft__column') }}
),

placed as (
    select
        f.release_id,
        f.rounding_regime,
        k.panel,
        k.column_number,
        g.display_order as block_order,
        g.group_id,
        g.printed_name,
        l.display_order as line_order,
        l.printed_label,
        case when f.role in ('opening', 'closing') then {{ currency_sign('firm.reporting_currency') }} || ' ' else '' end
        || f.amount_text as cell_text
    from {{ ref('int_draft__figure') }} as f
    inner join columns as k
        on f.release_id = k.release_id and f.rounding_regime = k.rounding_regime and f.period_end = k.period_end
    inner join {{ ref('int_reference__group') }} as g on f.firm_id = g.firm_id and f.group_id = g.group_id
    inner join {{ ref('int_reference__line_item') }} as l on f.line_item_id = l.line_item_id
    inner join {{ ref('stg_reference__firm') }} as firm on f.firm_id = firm.firm_id
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
