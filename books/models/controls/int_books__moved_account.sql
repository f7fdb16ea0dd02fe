{{ config(materialized='table') }}
-- One row per account and month end at which it holds another fund than at the one before. A table of its own: joined with
-- the funds in one query, a planner that expects few rows may pair every account with every two disciplines first.
with earlier as (
    select
        last_day({{ day_after('as_of_date') }}) as period_end,
        as_of_date,
        account_id,
        fund_id,
        ending_assets
    from {{ ref('int_books__known_closing') }}
),

later as (
    select
        as_of_date,
        account_id,
        fund_id,
        ending_assets
    from {{ ref('int_books__known_closing') }}
    where as_of_date in ({{ dates(var('books_change_ends', [])) }})
)

select
    later.as_of_date as period_end,
    earlier.as_of_date as before_date,
    later.account_id,
    earlier.fund_id as from_fund_id,
    later.fund_id as to_fund_id,
    earlier.ending_assets as beginning_assets,
    later.ending_assets
from later
inner join earlier
    on later.account_id = earlier.account_id and later.as_of_date = earlier.period_end and later.fund_id <> earlier.fund_id
