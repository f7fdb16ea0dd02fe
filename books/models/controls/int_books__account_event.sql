{{ config(materialized='table') }}
-- One row per account, fund and day on which it opens with nothing or closes with nothing, in the months read. An account
-- with neither is there from the month's first day to its last.
select
    as_of_date,
    fund_id,
    {{ each_of('opened_accounts') }} as account_id,
    'opened' as event
from {{ ref('int_books__day') }}
union all
select
    as_of_date,
    fund_id,
    {{ each_of('closed_accounts') }} as account_id,
    'closed' as event
from {{ ref('int_books__day') }}
