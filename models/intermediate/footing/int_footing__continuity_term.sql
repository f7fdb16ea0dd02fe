-- One row per term of: opening − the close before it = 0. The close may stand in an earlier release.
with openings as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        closing_release_id,
        closed_on,
        closing_line_item_id
    from {{ ref('int_footing__continuity') }}
)

select
    'continuity' as check_kind,
    release_id,
    period_end,
    group_id,
    line_item_id,
    release_id as term_release_id,
    period_end as term_period_end,
    group_id as term_group_id,
    line_item_id as term_line_item_id,
    1 as coefficient
from openings
union all
select
    'continuity' as check_kind,
    release_id,
    period_end,
    group_id,
    line_item_id,
    closing_release_id as term_release_id,
    closed_on as term_period_end,
    group_id as term_group_id,
    closing_line_item_id as term_line_item_id,
    -1 as coefficient
from openings
