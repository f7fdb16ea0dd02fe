-- One row per identity and flow line in it: coefficient × amount, summed over an identity, is 0 for true values. The one
-- definition of what a release's figures have to obey; footing checks and every linear program over them read it here.
with terms as (
    select * from {{ ref('int_footing__block_term') }}
    union all by name
    select * from {{ ref('int_footing__subtotal_term') }}
    union all by name
    select * from {{ ref('int_footing__column_term') }}
    union all by name
    -- Opening − the close before it = 0. The close may stand in an earlier release.
    select
        'continuity' as check_kind,
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        release_id as term_release_id,
        column_id as term_column_id,
        period_end as term_period_end,
        group_id as term_group_id,
        line_item_id as term_line_item_id,
        1 as coefficient
    from {{ ref('int_footing__continuity') }}
    union all by name
    select
        'continuity' as check_kind,
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        closing_release_id as term_release_id,
        closing_column_id as term_column_id,
        closed_on as term_period_end,
        group_id as term_group_id,
        closing_line_item_id as term_line_item_id,
        -1 as coefficient
    from {{ ref('int_footing__continuity') }}
)

select
    check_kind || ':' || release_id || ':' || column_id || ':' || group_id
    || case when check_kind in ('subtotal', 'same_day', 'period_sum') then ':' || line_item_id else '' end as identity_id,
    check_kind,
    release_id,
    column_id,
    period_end,
    group_id,
    line_item_id,
    term_release_id,
    term_column_id,
    term_period_end,
    term_group_id,
    term_line_item_id,
    cast(coefficient as integer) as coefficient
from terms
