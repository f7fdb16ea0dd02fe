-- One row per step from a release's opening to its closing assets, the firm as a whole, in the newest period that it prints
-- both for, the shortest of those that end alike. Sales and redemptions where both are printed, else net flows; then every
-- other change; then what rounding leaves between the steps and the closing balance. From the groups that the total's assets
-- are quoted from: the printed total where there is one, else the disciplines.
with flow_lines as (
    select
        flow_lines.release_id,
        flow_lines.column_id,
        flow_lines.period_end,
        flow_lines.period_start,
        flow_lines.role,
        flow_lines.printed_label as label,
        line_items.display_order,
        sum(case flow_lines.role when 'outflow' then -1 else 1 end * flow_lines.amount_m) as amount_m
    from {{ ref('fct_scope_amount') }} as totals
    inner join {{ ref('dim_scope_member') }} as members
        on
            totals.firm_id = members.firm_id
            and totals.scope_id = members.scope_id
            and totals.quoted_group_kind = members.group_kind
    inner join {{ ref('fct_printed_cell') }} as flow_lines
        on
            totals.release_id = flow_lines.release_id
            and totals.column_id = flow_lines.column_id
            and members.group_id = flow_lines.group_id
    inner join {{ ref('dim_line_item') }} as line_items on flow_lines.line_item_id = line_items.line_item_id
    where
        totals.scope_id = 'total'
        and totals.metric_id = 'ending_assets'
        and totals.amount_m is not null
        and totals.period_start < totals.period_end
    group by all
),

periods as (
    select
        release_id,
        column_id,
        bool_or(role = 'inflow') and bool_or(role = 'outflow') as has_gross_flows
    from flow_lines
    group by release_id, column_id, period_end, period_start
    having bool_or(role = 'opening') and bool_or(role = 'closing')
    qualify row_number() over (partition by release_id order by period_end desc, period_start desc) = 1
),

steps as (
    select flow_lines.*
    from flow_lines
    inner join periods on flow_lines.release_id = periods.release_id and flow_lines.column_id = periods.column_id
    where flow_lines.role in ('opening', 'change', 'closing') or (flow_lines.role = 'net_flow') <> periods.has_gross_flows
),

rounding as (
    select
        release_id,
        period_end,
        period_start,
        'rounding' as role,
        'Rounding' as label,
        0 as display_order,
        sum(case role when 'closing' then 1 else -1 end * amount_m) as amount_m
    from steps
    group by release_id, period_end, period_start
    having sum(case role when 'closing' then 1 else -1 end * amount_m) <> 0
),

placed as (
    select * from steps
    union all by name
    select * from rounding
)

select
    release_id,
    cast(row_number() over steps_so_far as integer) as step_number,
    role as step_kind,
    label,
    period_start,
    period_end,
    cast(amount_m as decimal(18, 3)) as amount_m,
    cast(case when role in ('opening', 'closing') then 0 else sum(amount_m) over steps_so_far - amount_m end as decimal(18, 3))
        as from_m,
    cast(case role when 'closing' then amount_m else sum(amount_m) over steps_so_far end as decimal(18, 3)) as to_m
from placed
-- The closing balance comes last, wherever its line stands among the lines.
window steps_so_far as (
    partition by release_id order by case role when 'closing' then 2 when 'rounding' then 1 else 0 end, display_order
)
