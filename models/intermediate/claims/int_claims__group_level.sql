-- One row per release, period, group and quantity of the tables: the amount as printed, and how small and how large the
-- true one can be. Net sales that are not printed follow from sales and redemptions, their bounds each on its own.
with cells as (
    select
        c.release_id,
        c.period_end,
        c.period_start,
        c.firm_id,
        c.group_id,
        c.group_kind,
        c.line_item_id,
        c.role,
        c.amount_m,
        b.low_m,
        b.high_m,
        -- What net sales are read from: the net line, or sales and redemptions where both stand and it does not.
        case
            when bool_or(c.role = 'net_flow') over block then 'net_flow'
            when bool_or(c.role = 'inflow') over block and bool_or(c.role = 'outflow') over block then 'gross'
        end as net_sales_from
    from {{ ref('fct_flow_line') }} as c
    left join {{ ref('fct_cell_bound') }} as b
        on
            c.release_id = b.release_id
            and c.period_end = b.period_end
            and c.group_id = b.group_id
            and c.line_item_id = b.line_item_id
    window block as (partition by c.release_id, c.period_end, c.group_id)
),

metrics (metric_id, role, coefficient, only_where_net_sales_from) as (
    values
    ('beginning_assets', 'opening', 1, null),
    ('ending_assets', 'closing', 1, null),
    ('sales', 'inflow', 1, null),
    ('redemptions', 'outflow', 1, null),
    ('market_appreciation', 'change', 1, null),
    ('net_sales', 'net_flow', 1, 'net_flow'),
    ('net_sales', 'inflow', 1, 'gross'),
    ('net_sales', 'outflow', -1, 'gross'),
    ('net_outflow', 'net_flow', -1, 'net_flow'),
    ('net_outflow', 'inflow', -1, 'gross'),
    ('net_outflow', 'outflow', 1, 'gross')
),

-- A cell is a term of every quantity it helps to make up.
terms as (
    select
        c.release_id,
        c.period_end,
        c.period_start,
        c.firm_id,
        c.group_id,
        c.group_kind,
        m.metric_id,
        c.amount_m * m.coefficient as amount_m,
        case when m.coefficient > 0 then c.low_m else -c.high_m end as low_m,
        case when m.coefficient > 0 then c.high_m else -c.low_m end as high_m
    from cells as c
    inner join metrics as m
        on c.role = m.role and (m.only_where_net_sales_from is null or c.net_sales_from = m.only_where_net_sales_from)
    where c.role <> 'change' or c.line_item_id = 'market_appreciation'
)

-- A sum with a term that has no bound has none.
select
    release_id,
    period_end,
    group_id,
    metric_id,
    firm_id,
    group_kind,
    cast({{ months_from('period_start', 'period_end') }} + 1 as integer) as period_months,
    cast(sum(amount_m) as decimal(18, 3)) as amount_m,
    cast(case when count(*) = count(low_m) then sum(low_m) end as decimal(18, 3)) as low_m,
    cast(case when count(*) = count(high_m) then sum(high_m) end as decimal(18, 3)) as high_m
from terms
group by release_id, period_end, group_id, metric_id, firm_id, group_kind, period_start
