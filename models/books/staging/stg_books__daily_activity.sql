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
    cast(ending_assets - sales + redemptions - market_appreciation as decimal(18, 2)) as opening_assets,
    file_name
from {{ source('books', 'daily_activity') }}
