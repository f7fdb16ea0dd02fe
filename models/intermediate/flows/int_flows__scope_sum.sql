-- One row per release, period and scope: the scope's disciplines added up, from each discipline's flags and never from a
-- printed total. A sum with an unknown part is unknown; a scope that leaves every discipline out sums to 0.
with blocks as (
    select
        release_id,
        period_end,
        period_start,
        firm_id,
        group_id,
        beginning_assets_m,
        net_sales_m,
        ending_assets_m
    from {{ ref('fct_flow') }}
    union all by name
    -- Inside a subtotal alone: a part whose figures are unknown.
    select
        release_id,
        period_end,
        period_start,
        firm_id,
        discipline_id as group_id
    from {{ ref('int_flows__hidden_discipline') }}
),

disciplines as (
    select
        firm_id,
        group_id,
        is_money_market,
        is_quantitative
    from {{ ref('dim_group') }}
    where group_kind = 'discipline'
),

scopes as (
    select
        scope_id,
        excludes_money_market,
        excludes_quantitative
    from {{ ref('dim_scope') }}
),

-- Every block meets every scope, so that a period whose disciplines are all left out keeps its row.
in_scope as (
    select
        b.release_id,
        b.period_end,
        b.period_start,
        b.firm_id,
        s.scope_id,
        d.group_id is not null as is_discipline,
        d.group_id is not null
        and {{ leaves_in('s', 'd') }} as is_member,
        b.beginning_assets_m,
        b.net_sales_m,
        b.ending_assets_m
    from blocks as b
    cross join scopes as s
    left join disciplines as d on b.firm_id = d.firm_id and b.group_id = d.group_id
)

select
    release_id,
    period_end,
    scope_id,
    period_start,
    firm_id,
    {% for measure in ['beginning_assets_m', 'net_sales_m', 'ending_assets_m'] -%}
        cast(
            case
                when not bool_or(is_discipline) then null
                when bool_or(is_member and {{ measure }} is null) then null
                else coalesce(sum({{ measure }}) filter (where is_member), 0)
            end as decimal(18, 3)
        ) as {{ measure }},
    {% endfor -%}
    cast(count(*) filter (where is_member) as integer) as disciplines_in_scope
from in_scope
group by release_id, period_end, scope_id, period_start, firm_id
