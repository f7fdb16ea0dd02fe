-- One row per release, period, standard scope and quantity: the scope's disciplines added up, bounds too, for scopes that a
-- firm may not print. Only where every discipline of the scope prints the quantity, and the column hides none of them in a
-- subtotal; each bound is added on its own.
with levels as (
    select
        release_id,
        period_end,
        group_id,
        metric_id,
        firm_id,
        period_months,
        amount_m,
        low_m,
        high_m
    from {{ ref('int_claims__group_level') }}
    where group_kind = 'discipline'
),

-- Every discipline belongs to several scopes.
members as (
    select
        d.firm_id,
        d.group_id,
        s.scope_id
    from {{ ref('dim_group') }} as d
    inner join {{ ref('dim_scope') }} as s on {{ leaves_in('s', 'd') }}
    where d.group_kind = 'discipline'
),

-- How many of the scope's disciplines a column prints anything for.
printed_members as (
    select
        l.release_id,
        l.period_end,
        m.scope_id,
        count(distinct l.group_id) as members_printed
    from levels as l
    inner join members as m on l.firm_id = m.firm_id and l.group_id = m.group_id
    group by l.release_id, l.period_end, m.scope_id
),

-- Scopes with a discipline that the column prints only inside a subtotal.
hidden_members as (
    select distinct
        h.release_id,
        h.period_end,
        m.scope_id
    from {{ ref('int_flows__hidden_discipline') }} as h
    inner join members as m on h.firm_id = m.firm_id and h.discipline_id = m.group_id
)

select
    l.release_id,
    l.period_end,
    m.scope_id,
    l.metric_id,
    l.firm_id,
    l.period_months,
    cast(sum(l.amount_m) as decimal(18, 3)) as amount_m,
    cast(case when count(*) = count(l.low_m) then sum(l.low_m) end as decimal(18, 3)) as low_m,
    cast(case when count(*) = count(l.high_m) then sum(l.high_m) end as decimal(18, 3)) as high_m
from levels as l
inner join members as m on l.firm_id = m.firm_id and l.group_id = m.group_id
inner join printed_members as p
    on l.release_id = p.release_id and l.period_end = p.period_end and m.scope_id = p.scope_id
left join hidden_members as h
    on l.release_id = h.release_id and l.period_end = h.period_end and m.scope_id = h.scope_id
where h.scope_id is null
group by l.release_id, l.period_end, m.scope_id, l.metric_id, l.firm_id, l.period_months, p.members_printed
having count(*) = p.members_printed
