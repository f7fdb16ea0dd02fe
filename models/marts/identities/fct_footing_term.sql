-- One row per identity and printed cell in it: coefficient × amount, summed over an identity, is 0 for true values. The one
-- definition of what printed figures have to obey: footing checks and every linear program over them read it, and a reader,
-- a spreadsheet or a script can do each sum again.
with terms as (
    select * from {{ ref('int_identities__block_term') }}
    union all by name
    select * from {{ ref('int_identities__subtotal_term') }}
    union all by name
    select * from {{ ref('int_identities__column_term') }}
    union all by name
    -- Opening − the close before it = 0. The close may stand in an earlier release.
    select
        'continuity' as check_kind,
        openings.release_id,
        openings.column_id,
        openings.period_end,
        openings.group_id,
        openings.line_item_id,
        case sides.coefficient when 1 then openings.release_id else openings.closing_release_id end as term_release_id,
        case sides.coefficient when 1 then openings.cell_id else openings.closing_cell_id end as term_cell_id,
        sides.coefficient
    from {{ ref('int_identities__continuity') }} as openings
    cross join (values (1), (-1)) as sides (coefficient)
),

cells as (
    select
        release_id,
        cell_id,
        column_id,
        period_end,
        group_id,
        line_item_id
    from {{ ref('fct_printed_cell') }}
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
