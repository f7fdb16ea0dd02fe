-- One row per account, fund and month end that a month of this run opens or closes with: read now, kept by an earlier
-- run, or the opening balances of the books.
select
    as_of_date,
    account_id,
    fund_id,
    ending_assets
from {{ ref('int_books__closing') }}
union all
select
    as_of_date,
    account_id,
    fund_id,
    ending_assets
from {{ source('kept', 'kept_closing') }}
union all
select
    as_of_date,
    account_id,
    fund_id,
    ending_assets
from {{ ref('stg_books__opening_balance') }}
where ending_assets <> 0
