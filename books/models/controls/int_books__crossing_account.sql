{{ config(materialized='table') }}
-- One row per account and month read that may stand in two disciplines on one day: it begins more than once in the month
-- and its funds are of more than one discipline. An account that begins once is in one fund on each day.
with begins as (
    select
        last_day({{ day_after('as_of_date') }}) as period_end,
        account_id
    from {{ ref('int_books__known_closing') }}
    union all
    select
        last_day(as_of_date) as period_end,
        account_id
    from {{ ref('int_books__account_event') }}
    where event = 'opened'
),

repeated as (
    select
        period_end,
        account_id
    from begins
    where period_end in ({{ dates(var('books_last_days', [])) }})
    group by period_end, account_id
    having count(*) > 1
),

placed as (
    select
        last_day({{ day_after('as_of_date') }}) as period_end,
        account_id,
        fund_id
    from {{ ref('int_books__known_closing') }}
    union all
    select
        as_of_date as period_end,
        account_id,
        fund_id
    from {{ ref('int_books__known_closing') }}
    union all
    select
        last_day(as_of_date) as period_end,
        account_id,
        fund_id
    from {{ ref('int_books__account_event') }}
)

select
    repeated.period_end,
    repeated.account_id
from placed
inner join repeated on placed.period_end = repeated.period_end and placed.account_id = repeated.account_id
inner join {{ ref('stg_books__fund') }} as funds
    on
        placed.fund_id = funds.fund_id
        and placed.period_end >= funds.valid_from and date_trunc('month', placed.period_end) <= funds.valid_to
group by repeated.period_end, repeated.account_id
having min(funds.discipline_id) <> max(funds.discipline_id)
