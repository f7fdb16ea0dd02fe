-- One row per account, fund and day that opens with nothing more than once. A row that repeats one with an opening balance
-- does not open where the account last closed, and is found there.
select
    as_of_date,
    fund_id,
    account_id,
    cast(count(*) as bigint) as times
from {{ ref('int_books__account_event') }}
where event = 'opened'
group by as_of_date, fund_id, account_id
having count(*) > 1
