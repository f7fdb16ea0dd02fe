-- One row per firm, group, month and line of the books: the discipline's own amount, or the sum of those an aggregate adds
-- up, in currency units. A discipline that the firm does not have is kept, and fails a test.
with months as (
    select * from {{ source('rolled', 'books_discipline_month') }}
),

parts as (
    select distinct
        firm_id,
        discipline_id as group_id,
        discipline_id
    from months
    union all
    select
        firm_id,
        group_id,
        below_group_id as discipline_id
    from {{ ref('dim_group_below') }}
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
    inner join months on parts.firm_id = months.firm_id and parts.discipline_id = months.discipline_id
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
    cast(cast({{ round_div('cast(asset_days * 100 as hugeint)', 'days') }} as decimal(28, 0)) * 0.01 as decimal(28, 2)) as amount
from summed
