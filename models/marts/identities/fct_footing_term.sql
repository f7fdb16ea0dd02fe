-- One row per identity and printed cell in it: coefficient × amount, summed over an identity, is 0 for true values. The one
-- definition of what printed figures have to obey: footing checks and every linear program over them read it, and a reader,
-- a spreadsheet or a script can do each sum again.
with cells as (
    select
        release_id,
        cell_id,
        firm_id,
        release_order,
        column_id,
        period_start,
        period_end,
        group_id,
        line_item_id,
        metric_id
    from {{ ref('fct_printed_cell') }}
),

-- Aggregate − the sum of its parts = 0, for each printed line. Every part has to print the line, or there is no sum to check
-- the aggregate against; a change (market, currency, acquisitions …) that a part with a block does not print counts as nothing
-- for it.
subtotals as (
    select *
    from {{ ref('int_identities__subtotal_part') }}
    where is_part
    qualify
        bool_and(is_printed or (role = 'change' and has_block)) over (partition by release_id, column_id, group_id, line_item_id)
),

-- Opening − the close of the day before = 0. The close in the same release comes first, else that of the newest earlier release
-- of the firm; of a month and a quarter that end alike the shorter. An opening whose close nobody printed has no row.
continuity as (
    select
        openings.*,
        closes.release_id as closing_release_id,
        closes.cell_id as closing_cell_id
    from cells as openings
    inner join cells as closes
        on
            openings.firm_id = closes.firm_id
            and openings.group_id = closes.group_id
            and openings.metric_id = 'beginning_assets'
            and closes.metric_id = 'ending_assets'
            and closes.period_end = cast(openings.period_start - interval 1 day as date)
            and openings.release_order >= closes.release_order
    qualify
        row_number() over (
            partition by openings.release_id, openings.cell_id order by closes.release_order desc, closes.period_start desc
        ) = 1
),

terms as (
    select * from {{ ref('int_identities__block_term') }}
    union all by name
    select * from {{ ref('int_identities__column_term') }}
    union all by name
    select distinct
        'subtotal' as check_kind,
        subtotals.release_id,
        subtotals.column_id,
        subtotals.period_end,
        subtotals.group_id,
        subtotals.line_item_id,
        case sides.coefficient when 1 then subtotals.cell_id else subtotals.below_cell_id end as term_cell_id,
        sides.coefficient
    from subtotals
    cross join (values (1), (-1)) as sides (coefficient)
    where subtotals.is_printed
    union all by name
    select
        'continuity' as check_kind,
        continuity.release_id,
        continuity.column_id,
        continuity.period_end,
        continuity.group_id,
        continuity.line_item_id,
        case sides.coefficient when -1 then continuity.closing_release_id end as term_release_id,
        case sides.coefficient when 1 then continuity.cell_id else continuity.closing_cell_id end as term_cell_id,
        sides.coefficient
    from continuity
    cross join (values (1), (-1)) as sides (coefficient)
)

select
    terms.check_kind || ':' || terms.release_id || ':' || terms.column_id || ':' || terms.group_id
    || case when terms.check_kind in ('subtotal', 'same_day', 'period_sum') then ':' || terms.line_item_id else '' end
        as identity_id,
    terms.release_id,
    terms.check_kind,
    terms.column_id,
    terms.period_end,
    terms.group_id,
    terms.line_item_id,
    cells.release_id as term_release_id,
    terms.term_cell_id,
    cells.column_id as term_column_id,
    cells.period_end as term_period_end,
    cells.group_id as term_group_id,
    cells.line_item_id as term_line_item_id,
    cast(terms.coefficient as integer) as coefficient
from terms
-- Where a term names no release it stands in the identity's own.
inner join cells on coalesce(terms.term_release_id, terms.release_id) = cells.release_id and terms.term_cell_id = cells.cell_id
