-- One row per firm, group, month and line of the books: the discipline's own amount, or the sum of those an aggregate adds
-- up, in currency units. The books belong to the one firm that has all their disciplines; where two have, to the first.
with months as (
    select * from {{ ref('stg_rolled__discipline_month') }}
),

owner as (
    select g.firm_id
    from {{ ref('int_reference__group') }} as g
    where g.group_kind = 'discipline' and g.group_id in (select months.discipline_id from months)
    group by g.firm_id
    having count(*) = (select count(distinct months.discipline_id) from months)
    order by g.firm_id
    limit 1
),

parts as (
    select
        g.firm_id,
        g.group_id,
        g.group_id as discipline_id
    from {{ ref('int_reference__group') }} as g
    inner join owner as o on g.firm_id = o.firm_id
    where g.group_kind = 'discipline'
    union all
    select
        b.firm_id,
        b.group_id,
        b.below_group_id as discipline_id
    from {{ ref('int_reference__group_below') }} as b
    inner join owner as o on b.firm_id = o.firm_id
),

summed as (
    select
        p.firm_id,
        p.group_id,
        m.period_start,
        m.period_end,
        max(m.days) as days,
        sum(m.beginning_assets) as beginning_assets,
        sum(m.sales) as sales,
        sum(m.redemptions) as redemptions,
        sum(m.net_sales) as net_sales,
        sum(m.market_appreciation) as market_appreciation,
        sum(m.reclassification) as reclassification,
        sum(m.ending_assets) as ending_assets,
        sum(m.asset_days) as asset_days
    from parts as p
    inner join months as m on p.discipline_id = m.discipline_id
    group by p.firm_id, p.group_id, m.period_start, m.period_end
)

{% for line in book_lines() %}
    select
        firm_id,
        group_id,
        period_start,
        period_end,
        '{{ line }}' as line_item_id,
        cast({{ line }} as decimal(28, 2)) as amount
    from summed
    union all
{% endfor %}
-- The mean of a sum is taken from the sum, so that it is rounded once.
select
    firm_id,
    group_id,
    period_start,
    period_end,
    'average_assets' as line_item_id,
    cast(cast((2 * cast(asset_days * 100 as hugeint) + days) // (2 * days) as decimal(28, 0)) * 0.01 as decimal(28, 2)) as amount
from summed
