-- One row per term of: closing − opening − net sales − every change = 0, for each printed block that shows a closing, an
-- opening and its flows. Where net sales are not printed, sales and redemptions stand in for them.
with cells as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        role
    from {{ ref('fct_flow_line') }}
),

blocks as (
    select
        *,
        max(line_item_id) filter (where role = 'closing') over block as closing_line_item_id,
        count(*) filter (where role = 'opening') over block as openings,
        count(*) filter (where role = 'net_flow') over block as nets,
        count(*) filter (where role = 'inflow') over block as inflows,
        count(*) filter (where role = 'outflow') over block as outflows
    from cells
    window block as (partition by release_id, period_end, group_id)
)

select
    'roll_forward' as check_kind,
    release_id,
    period_end,
    group_id,
    closing_line_item_id as line_item_id,
    release_id as term_release_id,
    period_end as term_period_end,
    group_id as term_group_id,
    line_item_id as term_line_item_id,
    case when role in ('closing', 'outflow') then 1 else -1 end as coefficient
from blocks
where
    closing_line_item_id is not null
    and openings > 0
    and (nets > 0 or (inflows > 0 and outflows > 0))
    and (nets = 0 or role not in ('inflow', 'outflow'))
