-- One row per release and period, a column of its assets and flows table: how it was rounded and how long it is. A column of
-- balances alone is a period of one day. Whole calendar months are counted in months, any other period in days. Two periods of
-- one series never share a day: a series is a length and a shift against the calendar, '3 months' the calendar's quarters,
-- '3 months + 1' those that end a month later. The one place that measures periods.
with columns as (
    select distinct
        release_id,
        column_id,
        is_shortest_of_its_end,
        period_end,
        period_start,
        firm_id,
        release_order,
        regime
    from {{ ref('fct_printed_cell') }}
),

measured as (
    select
        *,
        extract(day from period_start) = 1 and period_end = last_day(period_end) as is_whole_months,
        {{ months_from('period_start', 'period_end') }} + 1 as months,
        datediff('day', period_start, period_end) + 1 as days,
        -- Months and days that have passed by its end, since the calendar began.
        12 * extract(year from period_end) + extract(month from period_end) as last_month,
        datediff('day', date '0001-01-01', period_end) as last_day_number
    from columns
),

counted as (
    select
        *,
        case when is_whole_months then months else days end as length,
        case when is_whole_months then last_month % months else last_day_number % days end as shift
    from measured
),

worded as (
    select
        *,
        length || case when is_whole_months then ' month' else ' day' end || case when length > 1 then 's' else '' end
            as period_length
    from counted
)

select
    release_id,
    column_id,
    period_end,
    period_start,
    is_shortest_of_its_end,
    firm_id,
    release_order,
    regime,
    cast(case when is_whole_months then months end as integer) as period_months,
    period_length,
    period_length || case when shift <> 0 then ' + ' || shift else '' end as period_series
from worded
