-- One row per firm, group, month and line of the books: the discipline's own amount, or the sum of those an aggregate adds
-- up, in currency units. The books belong to the one firm that has all their disciplines; where two have, to the first.
with months as (
    select * from {{ ref('stg_rolled__discipline_month') }}
),

owner as (
    select disciplines.firm_id
    from {{ ref('dim_group') }} as disciplines
    where disciplines.group_kind = 'discipline' and disciplines.group_id in (select months.discipline_id from months)
    group by disciplines.firm_id
    having count(*) = (select count(distinct months.discipline_id) from months)
    order by disciplines.firm_id
    limit 1
),

parts as (
    select
        disciplines.firm_id,
        disciplines.group_id,
        disciplines.group_id as discipline_id
    from {{ ref('dim_group') }} as disciplines
    inner join owner on disciplines.firm_id = owner.firm_id
    where disciplines.group_kind = 'discipline'
    union all
    select
        below.firm_id,
        below.group_id,
        below.below_group_id as discipline_id
    from {{ ref('dim_group_below') }} as below
    inner join owner on below.firm_id = owner.firm_id
),

summed as (
    select
        parts.firm_id,
        parts.group_id,
        months.period_start,
        months.period_end,
        max(months.days) as days,
        sum(months.beginning_assets) as beginning_assets,
        sum(months.sales) as sales,
        sum(months.redemptions) as redemptions,
        sum(months.net_sales) as net_sales,
        sum(months.market_appreciation) as market_appreciation,
        sum(months.reclassification) as reclassification,
        sum(months.ending_assets) as ending_assets,
        sum(months.asset_days) as asset_days
    from parts
    inner join months on parts.discipline_id = months.discipline_id
    group by parts.firm_id, parts.group_id, months.period_start, months.period_end
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
