{{ config(materialized='table') }}
-- One row per account and month read that may stand in two disciplines on one day: it begins more than once in the month
-- and its funds are of more than one discipline. An account that begins once is in one fund on each day.
with placed as (
    select
        last_day({{ day_after('as_of_date') }}) as period_end,
        account_id,
        fund_id,
        1 as begins
    from {{ ref('int_books__known_closing') }}
    union all
    select
        last_day(as_of_date) as period_end,
        account_id,
        fund_id,
        0 as begins
    from {{ ref('int_books__known_closing') }}
    union all
    select
        last_day(as_of_date) as period_end,
        account_id,
        fund_id,
        case event when 'opened' then 1 else 0 end as begins
    from {{ ref('int_books__account_event') }}
),

funds as (
    select
        fund_id,
        min(discipline_id) as discipline_id
    from {{ ref('stg_books__fund') }}
    group by fund_id
),

repeated as (
    select
        period_end,
        account_id
    from placed
    where period_end in ({{ dates(var('books_last_days', [])) }})
    group by period_end, account_id
    having sum(begins) > 1 and min(fund_id) <> max(fund_id)
)

select
    repeated.period_end,
    repeated.account_id
from repeated
inner join placed on repeated.period_end = placed.period_end and repeated.account_id = placed.account_id
left join funds on placed.fund_id = funds.fund_id
group by repeated.period_end, repeated.account_id
having min(funds.discipline_id) <> max(funds.discipline_id)
