-- One row per day of the calendar years that anything on record falls in, so that it needs no clock. The metrics layer
-- takes its calendar from here; a BI tool joins it for the ends of months and quarters.
with dates as (
    select period_start as on_record
    from {{ ref('stg_reported__flow') }}
    union all
    select period_end as on_record
    from {{ ref('stg_reported__flow') }}
    union all
    select as_of_date as on_record
    from {{ ref('stg_reported__release') }}
),

span as (
    select
        make_date(cast(min(extract(year from on_record)) as integer), 1, 1) as first_day,
        make_date(cast(max(extract(year from on_record)) as integer), 12, 31) as last_day
    from dates
),

-- 400 years of days: longer than any firm has published.
days as (
    select cast(span.first_day + cast(counted.days_later as integer) as date) as date_day
    from span
    cross join range(0, 146097) as counted (days_later)
    where span.first_day + cast(counted.days_later as integer) <= span.last_day
)

select
    date_day,
    last_day(date_day) as month_end,
    last_day(cast(date_trunc('quarter', date_day) + interval 2 month as date)) as quarter_end,
    cast(extract(year from date_day) as integer) as calendar_year
from days
