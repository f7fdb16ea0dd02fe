-- One row per term of an identity between columns of one release, of which one holds the other: a quarter and its months.
-- period_sum: a flow of the longer column − the sum of the columns it is made of = 0, where each of them prints it. same_day: of
-- two columns that begin or end on one day, the balances there are one. Columns that do not fill the longer one say nothing.
with columns as (
    select
        release_id,
        column_id,
        period_start,
        period_end
    from {{ ref('fct_printed_column') }}
    where period_start < period_end
),

held as (
    select
        wholes.release_id,
        wholes.column_id,
        wholes.period_start,
        wholes.period_end,
        parts.column_id as part_column_id,
        parts.period_start as part_start,
        parts.period_end as part_end
    from columns as wholes
    inner join columns as parts
        on
            wholes.release_id = parts.release_id
            and wholes.column_id <> parts.column_id
            and wholes.period_start <= parts.period_start
            and wholes.period_end >= parts.period_end
),

-- A half-year is made of its quarters; or of the months that those are made of.
smallest as (
    select held.*
    from held
    anti join held as within on held.release_id = within.release_id and held.part_column_id = within.column_id
),

parts as (
    select
        *,
        sum(part_end - part_start + 1) over whole = period_end - period_start + 1
        and count(*) over whole = count(distinct part_start) over whole as fills_the_whole
    from smallest
    window whole as (partition by release_id, column_id)
),

pairs as (
    select
        wholes.release_id,
        wholes.period_end,
        wholes.column_id,
        wholes.group_id,
        wholes.line_item_id,
        wholes.cell_id,
        cells_of_parts.cell_id as part_cell_id,
        case when wholes.role in ('opening', 'closing') then 'same_day' else 'period_sum' end as check_kind,
        cells_of_parts.cell_id is not null as is_printed
    from {{ ref('fct_printed_cell') }} as wholes
    inner join parts
        on
            wholes.release_id = parts.release_id
            and wholes.column_id = parts.column_id
            and case wholes.role
                when 'opening' then parts.part_start = parts.period_start
                when 'closing' then parts.part_end = parts.period_end
                else parts.fills_the_whole
            end
    left join {{ ref('fct_printed_cell') }} as cells_of_parts
        on
            parts.release_id = cells_of_parts.release_id
            and parts.part_column_id = cells_of_parts.column_id
            and wholes.group_id = cells_of_parts.group_id
            and wholes.line_item_id = cells_of_parts.line_item_id
),

complete as (
    select *
    from pairs
    qualify bool_and(is_printed) over (partition by release_id, column_id, group_id, line_item_id)
)

select distinct
    complete.check_kind,
    complete.release_id,
    complete.column_id,
    complete.period_end,
    complete.group_id,
    complete.line_item_id,
    case sides.coefficient when 1 then complete.cell_id else complete.part_cell_id end as term_cell_id,
    sides.coefficient
from complete
cross join (values (1), (-1)) as sides (coefficient)
