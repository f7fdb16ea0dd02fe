-- One row per term of: net sales − sales + redemptions = 0, for each printed block that shows all three.
with cells as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        role
    from {{ ref('fct_flow_line') }}
    where role in ('net_flow', 'inflow', 'outflow')
),

-- Windows over the block: a block without one of the three roles has no such identity.
blocks as (
    select
        *,
        max(line_item_id) filter (where role = 'net_flow') over block as net_line_item_id,
        count(*) filter (where role = 'inflow') over block as inflows,
        count(*) filter (where role = 'outflow') over block as outflows
    from cells
    window block as (partition by release_id, period_end, group_id)
)

select
    'net_flow' as check_kind,
    release_id,
    period_end,
    group_id,
    net_line_item_id as line_item_id,
    release_id as term_release_id,
    period_end as term_period_end,
    group_id as term_group_id,
    line_item_id as term_line_item_id,
    case role when 'inflow' then -1 else 1 end as coefficient
from blocks
where net_line_item_id is not null and inflows > 0 and outflows > 0
