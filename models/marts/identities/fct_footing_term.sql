-- One row per identity and flow line in it: coefficient × amount, summed over an identity, is 0 for true values. The one
-- definition of what a release's figures have to obey; footing checks and every linear program over them read it here.
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
        case sides.coefficient when -1 then openings.closing_release_id end as term_release_id,
        case sides.coefficient when -1 then openings.closing_column_id end as term_column_id,
        case sides.coefficient when -1 then openings.closed_on end as term_period_end,
        case sides.coefficient when -1 then openings.closing_line_item_id end as term_line_item_id,
        sides.coefficient
    from {{ ref('int_identities__continuity') }} as openings
    cross join (values (1), (-1)) as sides (coefficient)
)

-- Where terms do not say where they stand, they stand where the identity does.
select
    check_kind || ':' || release_id || ':' || column_id || ':' || group_id
    || case when check_kind in ('subtotal', 'same_day', 'period_sum') then ':' || line_item_id else '' end as identity_id,
    check_kind,
    release_id,
    column_id,
    period_end,
    group_id,
    line_item_id,
    coalesce(term_release_id, release_id) as term_release_id,
    coalesce(term_column_id, column_id) as term_column_id,
    coalesce(term_period_end, period_end) as term_period_end,
    coalesce(term_group_id, group_id) as term_group_id,
    coalesce(term_line_item_id, line_item_id) as term_line_item_id,
    cast(coefficient as integer) as coefficient
from terms
