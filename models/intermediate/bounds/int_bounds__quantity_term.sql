-- One row per quantity that bounds are wanted for and printed cell in it: every cell by itself, and for each scope its net
-- sales and assets. A scope is read from the aggregate that prints it, else from the scope's disciplines, just as
-- fct_net_flow quotes it; where net sales are not printed, sales less redemptions stand for them.
with cells as (
    select
        release_id,
        firm_id,
        period_end,
        group_id,
        {{ cell_id('period_end', 'group_id', 'line_item_id') }} as cell_id,
        case
            when role = 'opening' then 'beginning_assets'
            when role = 'closing' then 'ending_assets'
            when role in ('net_flow', 'inflow', 'outflow') then 'net_sales'
        end as measure,
        role,
        case when role = 'outflow' then -1 else 1 end as coefficient,
        bool_or(role = 'net_flow') over (partition by release_id, period_end, group_id) as prints_net
    from {{ ref('fct_flow_line') }}
),

scopes as (
    select
        scope_id,
        excludes_money_market,
        excludes_quantitative
    from {{ ref('dim_scope') }}
),

scope_groups as (
    select
        d.firm_id,
        s.scope_id,
        d.group_id,
        false as is_aggregate
    from {{ ref('dim_group') }} as d
    cross join scopes as s
    where
        d.group_kind = 'discipline'
        and {{ leaves_in('s', 'd') }}
    union all
    select
        firm_id,
        scope_id,
        aggregate_id as group_id,
        true as is_aggregate
    from {{ ref('int_flows__printed_scope') }}
),

scope_cells as (
    select
        c.release_id,
        'scope:' || cast(c.period_end as varchar) || ':' || g.scope_id || ':' || c.measure as quantity_id,
        c.cell_id,
        c.coefficient,
        g.is_aggregate,
        bool_or(g.is_aggregate) over (partition by c.release_id, c.period_end, g.scope_id, c.measure) as is_printed
    from cells as c
    inner join scope_groups as g on c.firm_id = g.firm_id and c.group_id = g.group_id
    where c.measure is not null and (c.role not in ('inflow', 'outflow') or not c.prints_net)
)

select
    release_id,
    'cell:' || cell_id as quantity_id,
    cell_id,
    1 as coefficient
from {{ ref('int_bounds__cell') }}
union all
select
    release_id,
    quantity_id,
    cell_id,
    coefficient
from scope_cells
where is_aggregate = is_printed
