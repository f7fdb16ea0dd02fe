-- One row per printed cell of an assets and flows table, with everything that gives the print its meaning: firm, kind of
-- group, role of the line, regime of the column, amount in millions. Joins are left joins: a cell that names an unknown
-- release, group or line stays here with NULLs, for this model's tests to name its seed line.
-- Outflows are positive: a firm that prints a line of them in parentheses throughout means the same.
with printed as (
    select
        release_id,
        period_start,
        period_end,
        group_id,
        line_item_id,
        amount_printed,
        is_nil,
        amount_in_print_unit,
        printed_decimals,
        seed_location
    from {{ ref('stg_reported__flow') }}
),

releases as (
    select
        release_id,
        firm_id,
        release_order,
        amount_decimals,
        millions_per_unit,
        rounding_unit_m
    from {{ ref('dim_release') }}
),

regimes as (
    select
        release_id,
        period_end,
        regime
    from {{ ref('stg_reported__rounding_regime') }}
),

groups as (
    select
        firm_id,
        group_id,
        group_kind
    from {{ ref('dim_group') }}
),

line_items as (
    select
        line_item_id,
        role
    from {{ ref('dim_line_item') }}
)

select
    p.release_id,
    p.period_end,
    p.group_id,
    p.line_item_id,
    p.period_start,
    r.firm_id,
    r.release_order,
    g.group_kind,
    l.role,
    coalesce(m.regime, 'unknown') as regime,
    p.amount_printed,
    p.is_nil,
    p.printed_decimals,
    r.amount_decimals,
    cast(
        p.amount_in_print_unit * r.millions_per_unit
        * case
            when l.role = 'outflow' and max(p.amount_in_print_unit) over (partition by p.release_id, p.line_item_id) <= 0 then -1
            else 1
        end as decimal(18, 3)
    ) as amount_m,
    r.rounding_unit_m,
    p.seed_location
from printed as p
left join releases as r on p.release_id = r.release_id
left join regimes as m on p.release_id = m.release_id and p.period_end = m.period_end
left join groups as g on r.firm_id = g.firm_id and p.group_id = g.group_id
left join line_items as l on p.line_item_id = l.line_item_id
