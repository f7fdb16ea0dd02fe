-- One row per account and fund: what it holds the day before the books begin. Empty unless the first month is concerned.
select
    as_of_date,
    account_id,
    fund_id,
    ending_assets
from {{ source('books', 'opening_balances') }}
