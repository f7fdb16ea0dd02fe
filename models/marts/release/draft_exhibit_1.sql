-- One row per printed row of Exhibit 1 as the books would print it, in both rounding regimes: independent, which hides
-- nothing, and footed, which adds up.
with titles as (
    select distinct
        drafts.release_id,
        columns.rounding_regime,
        0 as panel,
        0 as section,
        lines.line_order,
        'title' as row_kind,
        case lines.line_order
            when 1 then 'Exhibit 1'
            when 2 then upper(firms.firm_name)
            when 3 then 'ASSETS & FLOWS BY INVESTMENT DISCIPLINE'
            when 4 then '(' || {{ currency_name('firms.reporting_currency') }} || ' in ' || drafts.amount_unit || ')'
        end as label
    from {{ ref('int_draft__release') }} as drafts
    inner join {{ ref('int_draft__column') }} as columns on drafts.release_id = columns.release_id
    inner join {{ ref('stg_reference__firm') }} as firms on drafts.firm_id = firms.firm_id
    cross join (values (1), (2), (3), (4)) as lines (line_order)
),

body as (
    select
        release_id,
        rounding_regime,
        panel,
        1 as section,
        block_order,
        group_id,
        line_order,
        row_kind,
        label,
        max(cell_text) filter (where column_number = 1) as column_1,
        max(cell_text) filter (where column_number = 2) as column_2,
        max(cell_text) filter (where column_number = 3) as column_3,
        max(cell_text) filter (where column_number = 4) as column_4,
        max(cell_text) filter (where column_number = 5) as column_5
    from {{ ref('int_draft__exhibit_1_cell') }}
    group by release_id, rounding_regime, panel, block_order, group_id, line_order, row_kind, label
),

notes as (
    select distinct
        release_id,
        rounding_regime,
        max(panel) over (partition by release_id, rounding_regime) as panel,
        2 as section,
        'note' as row_kind,
        '* Independently rounded: each line is rounded on its own, so totals may not add up to the last digit.' as label
    from {{ ref('int_draft__column') }}
    where rounding_regime = 'independent'
),

printed as (
    select * from titles
    union all by name
    select * from body
    union all by name
    select * from notes
)

select
    release_id,
    rounding_regime,
    cast(
        row_number() over (
            partition by release_id, rounding_regime order by panel, section, block_order, group_id, line_order
        ) as integer
    ) as row_number,
    row_kind,
    label,
    column_1,
    column_2,
    column_3,
    column_4,
    column_5
from printed
