-- One row per day and fund that this run knows of, with the discipline of the fund on that day; NULL where the fund
-- master has none, which breaks a control.
with funds as (
    select
        fund_id,
        discipline_id,
        valid_from,
        valid_to
    from {{ ref('stg_books__fund') }}
),

days as (
    select
        as_of_date,
        fund_id,
        cast(sum(account_days) as bigint) as account_days,
        cast(sum(opening_assets) as decimal(28, 2)) as opening_assets,
        cast(sum(sales) as decimal(28, 2)) as sales,
        cast(sum(redemptions) as decimal(28, 2)) as redemptions,
        cast(sum(market_appreciation) as decimal(28, 2)) as market_appreciation,
        cast(sum(ending_assets) as decimal(28, 2)) as ending_assets
    from {{ ref('int_books__known_day') }}
    group by as_of_date, fund_id
)

select
    days.as_of_date,
    days.fund_id,
    funds.discipline_id,
    days.account_days,
    days.opening_assets,
    days.sales,
    days.redemptions,
    days.market_appreciation,
    days.ending_assets
from days
left join funds
    on days.fund_id = funds.fund_id and days.as_of_date >= funds.valid_from and days.as_of_date <= funds.valid_to
