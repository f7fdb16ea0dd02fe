-- One row per month and scope of the books, to the cent: the disciplines that the scope's flags leave in. Average assets are
-- the mean of the scope's own days, rounded once.
with amounts as (
    select
        m.firm_id,
        s.scope_id,
        m.period_start,
        m.period_end,
        m.line_item_id,
        sum(m.amount) as amount
    from {{ ref('int_draft__group_month') }} as m
    inner join {{ ref('int_reference__group') }} as g
        on m.firm_id = g.firm_id and m.group_id = g.group_id and g.group_kind = 'discipline'
    inner join {{ ref('int_reference__scope') }} as s on {{ leaves_in('s', 'g') }}
    where m.line_item_id <> 'average_assets'
    group by m.firm_id, s.scope_id, m.period_start, m.period_end, m.line_item_id
),

averages as (
    select
        g.firm_id,
        s.scope_id,
        d.period_end,
        max(d.days) as days,
        sum(d.asset_days) as asset_days
    from {{ ref('stg_rolled__discipline_month') }} as d
    inner join {{ ref('int_reference__group') }} as g on d.discipline_id = g.group_id and g.group_kind = 'discipline'
    inner join {{ ref('int_reference__scope') }} as s on {{ leaves_in('s', 'g') }}
    group by g.firm_id, s.scope_id, d.period_end
)

select
    a.firm_id,
    a.scope_id,
    a.period_end,
    a.period_start,
    {% for line in book_lines() %}
        cast(sum(a.amount) filter (where a.line_item_id = '{{ line }}') as decimal(28, 2)) as {{ line }},
    {% endfor %}
    cast(
        cast((2 * cast(v.asset_days * 100 as hugeint) + v.days) // (2 * v.days) as decimal(28, 0)) * 0.01 as decimal(28, 2)
    ) as average_assets
from amounts as a
inner join averages as v on a.firm_id = v.firm_id and a.scope_id = v.scope_id and a.period_end = v.period_end
group by a.firm_id, a.scope_id, a.period_end, a.period_start, v.asset_days, v.days
