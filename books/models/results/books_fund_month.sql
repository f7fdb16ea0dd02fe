{{ config(materialized='table') }}
-- One row per month, fund and discipline. A fund that changes discipline has a row in each: what it held leaves one and
-- comes into the other as reclassification, and so do accounts that move from fund to fund without a flow.
with movements as (
    select
        last_day(as_of_date) as period_end,
        fund_id,
        discipline_id,
        cast(0 as decimal(28, 2)) as beginning_assets,
        sales,
        redemptions,
        market_appreciation,
        case when as_of_date = last_day(as_of_date) then ending_assets else cast(0 as decimal(28, 2)) end as ending_assets,
        ending_assets as asset_days
    from {{ ref('int_books__fund_day') }}
),

-- The close of a month is what the next one begins with.
beginnings as (
    select
        last_day({{ day_after('as_of_date') }}) as period_end,
        fund_id,
        discipline_id,
        ending_assets as beginning_assets,
        cast(0 as decimal(28, 2)) as sales,
        cast(0 as decimal(28, 2)) as redemptions,
        cast(0 as decimal(28, 2)) as market_appreciation,
        cast(0 as decimal(28, 2)) as ending_assets,
        cast(0 as decimal(28, 2)) as asset_days
    from {{ ref('int_books__fund_day') }}
    where as_of_date = last_day(as_of_date)
),

moved as (
    select * from movements
    union all
    select * from beginnings
),

summed as (
    select
        period_end,
        fund_id,
        discipline_id,
        cast(sum(beginning_assets) as decimal(28, 2)) as beginning_assets,
        cast(sum(sales) as decimal(28, 2)) as sales,
        cast(sum(redemptions) as decimal(28, 2)) as redemptions,
        cast(sum(market_appreciation) as decimal(28, 2)) as market_appreciation,
        cast(sum(ending_assets) as decimal(28, 2)) as ending_assets,
        cast(sum(asset_days) as decimal(28, 2)) as asset_days
    from moved
    where period_end in ({{ dates(var('books_affected_ends', [])) }})
    group by period_end, fund_id, discipline_id
)

select
    period_end,
    cast(fund_id as {{ text_type() }}) as fund_id,
    cast(discipline_id as {{ text_type() }}) as discipline_id,
    beginning_assets,
    sales,
    redemptions,
    market_appreciation,
    cast(
        ending_assets - beginning_assets - sales + redemptions - market_appreciation as decimal(28, 2)
    ) as reclassification,
    ending_assets,
    asset_days,
    cast(extract(day from period_end) as integer) as days
from summed
union all
select
    period_end,
    fund_id,
    discipline_id,
    beginning_assets,
    sales,
    redemptions,
    market_appreciation,
    reclassification,
    ending_assets,
    asset_days,
    days
from {{ source('kept', 'kept_fund_month') }}
where period_end in ({{ dates(var('books_kept_ends', [])) }})
