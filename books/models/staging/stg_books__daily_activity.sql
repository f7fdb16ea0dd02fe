-- One row per account, fund and day as the books have it, with what it opened with: the close less the day's movements.
-- Adds nothing, drops nothing; a view, so that the roll-up reads the files once.
select
    as_of_date,
    account_id,
    fund_id,
    sales,
    redemptions,
    market_appreciation,
    ending_assets,
    -- A digit more for each step: 15 digits before the point fit into 64 bits, where 18 would take 128 for every row.
    cast(
        cast(ending_assets as decimal(15, 2)) - cast(sales as decimal(15, 2)) + cast(redemptions as decimal(15, 2))
        - cast(market_appreciation as decimal(15, 2)) as decimal(18, 2)
    ) as opening_assets
from {{ source('books', 'daily_activity') }}
