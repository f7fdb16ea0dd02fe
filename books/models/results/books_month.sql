{{ config(materialized='table') }}
-- One row per month read: its rows, and how many accounts came, went and were there at the end.
with days as (
    select
        last_day(as_of_date) as period_end,
        cast(sum(account_days) as bigint) as account_days
    from {{ ref('int_books__day') }}
    group by last_day(as_of_date)
),

events as (
    select
        last_day(as_of_date) as period_end,
        cast(sum(case event when 'opened' then 1 else 0 end) as bigint) as opened,
        cast(sum(case event when 'closed' then 1 else 0 end) as bigint) as closed
    from {{ ref('int_books__account_event') }}
    group by last_day(as_of_date)
),

closings as (
    select
        as_of_date as period_end,
        cast(count(*) as bigint) as open_at_end
    from {{ ref('int_books__closing') }}
    group by as_of_date
)

select
    days.period_end,
    days.account_days,
    coalesce(events.opened, 0) as opened,
    coalesce(events.closed, 0) as closed,
    coalesce(closings.open_at_end, 0) as open_at_end
from days
left join events on days.period_end = events.period_end
left join closings on days.period_end = closings.period_end
