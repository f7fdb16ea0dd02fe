{{ config(materialized='table') }}
-- One row per account, fund and month read: what it holds at the close of the month, if anything. The next month opens
-- with it. Reads the rows of the last days alone.
select
    as_of_date,
    account_id,
    fund_id,
    ending_assets
from {{ ref('stg_books__daily_activity') }}
where
    as_of_date in ({{ dates(var('books_last_days', [])) }})
    and ending_assets <> 0
