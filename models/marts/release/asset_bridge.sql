-- One row per step from a release's opening to its closing assets, the firm as a whole, in the newest period that it prints
-- both for. Sales and redemptions where both are printed, else net flows; then every other change; then what rounding
-- leaves between the steps and the closing balance. From the printed total where there is one, else the disciplines' sum.
with cells as (
    select
        c.release_id,
        c.period_end,
        c.period_start,
        c.line_item_id,
        c.role,
        c.amount_m,
        coalesce(c.group_id = p.aggregate_id, false) as is_total,
        c.group_kind = 'discipline' as is_discipline
    from {{ ref('fct_flow_line') }} as c
    left join {{ ref('int_flows__printed_scope') }} as p on c.firm_id = p.firm_id and p.scope_id = 'total'
    where c.period_start < c.period_end
),

judged as (
    select
        *,
        bool_or(is_total) over (partition by release_id, period_end) as has_total
    from cells
),

lines as (
    select
        j.release_id,
        j.period_end,
        j.period_start,
        j.line_item_id,
        j.role,
        sum(case j.role when 'outflow' then -1 else 1 end * j.amount_m) as amount_m
    from judged as j
    left join {{ ref('int_flows__hidden_discipline') }} as h on j.release_id = h.release_id and j.period_end = h.period_end
    where j.is_total or (not j.has_total and j.is_discipline and h.release_id is null)
    group by j.release_id, j.period_end, j.period_start, j.line_item_id, j.role
),

periods as (
    select
        release_id,
        period_end,
        bool_or(role = 'inflow') and bool_or(role = 'outflow') as has_gross
    from lines
    group by release_id, period_end
    having bool_or(role = 'opening') and bool_or(role = 'closing')
    qualify period_end = max(period_end) over (partition by release_id)
),

steps as (
    select
        l.*,
        d.printed_label as label,
        d.display_order
    from lines as l
    inner join periods as p on l.release_id = p.release_id and l.period_end = p.period_end
    inner join {{ ref('dim_line_item') }} as d on l.line_item_id = d.line_item_id
    where l.role in ('opening', 'change', 'closing') or (l.role = 'net_flow') <> p.has_gross
),

rounding as (
    select
        release_id,
        period_end,
        period_start,
        'rounding' as role,
        'Rounding' as label,
        -- After every line but the closing one, which is the last.
        max(display_order) - 0.5 as display_order,
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
window steps_so_far as (partition by release_id order by display_order)
