-- One row per oddity between the releases of a firm: a period that nobody printed between two that were, a column of an odd
-- number of months, columns that overlap, releases out of order or late.
with releases as (
    select
        *,
        lag(as_of_date) over in_order as day_before,
        lag(release_id) over in_order as release_before
    from {{ ref('dim_release') }}
    window in_order as (partition by firm_id order by release_order)
),

places as (
    select
        release_id,
        seed_location
    from {{ ref('stg_reported__release') }}
),

columns as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        period_months,
        firm_id
    from {{ ref('fct_printed_column') }}
),

-- A gap is named by the first release after it.
gaps as (
    select
        calendar.firm_id,
        calendar.period_series,
        calendar.period_start,
        calendar.period_end,
        min_by(columns.release_id, releases.release_order) as release_id
    from {{ ref('fct_period_coverage') }} as calendar
    inner join columns on calendar.firm_id = columns.firm_id and calendar.period_end < columns.period_end
    inner join releases on columns.release_id = releases.release_id
    where calendar.status = 'missing' and calendar.scope_id = 'total'
    group by calendar.firm_id, calendar.period_series, calendar.period_start, calendar.period_end
),

findings as (
    select
        gaps.release_id,
        'period_missing' as finding_kind,
        gaps.period_series || ' to ' || gaps.period_end as subject,
        'no release of ' || gaps.firm_id || ' prints ' || gaps.period_start || ' to ' || gaps.period_end
        || ', and no others make it: sums over it are unknown' as finding,
        places.seed_location
    from gaps
    inner join places on gaps.release_id = places.release_id
    union all
    select
        columns.release_id,
        'column_of_odd_length' as finding_kind,
        columns.column_id as subject,
        'a column of ' || columns.period_months || ' months, ' || columns.period_start || ' to ' || columns.period_end
        || ', neither month, quarter, half-year nor year to date' as finding,
        places.seed_location
    from columns
    inner join places on columns.release_id = places.release_id
    -- A year to date begins where the firm's years do.
    anti join columns as years
        on
            columns.firm_id = years.firm_id
            and years.period_months = 12
            and month(columns.period_start) = month(years.period_start)
    where columns.period_months not in (1, 3, 6, 9, 12) and month(columns.period_start) <> 1
    union all
    select
        later.release_id,
        'columns_overlap' as finding_kind,
        later.column_id as subject,
        'a column from ' || later.period_start || ' to ' || later.period_end || ' and one from ' || earlier.period_start || ' to '
        || earlier.period_end || ' have days in common, and neither holds the other: no sum of the one is held against the other'
            as finding,
        places.seed_location
    from columns as later
    inner join columns as earlier
        on
            later.release_id = earlier.release_id
            and later.period_end > earlier.period_end
            and later.period_start <= earlier.period_end
            and later.period_start > earlier.period_start
    inner join places on later.release_id = places.release_id
    union all
    select
        releases.release_id,
        'released_out_of_order' as finding_kind,
        releases.release_id as subject,
        'reports as of ' || releases.as_of_date || ', though ' || releases.release_before || ', released before it, is as of '
        || releases.day_before as finding,
        places.seed_location
    from releases
    inner join places on releases.release_id = places.release_id
    where releases.as_of_date < releases.day_before
    union all
    select
        releases.release_id,
        'released_a_year_after' as finding_kind,
        releases.release_id as subject,
        'released on ' || releases.released_on || ', over a year after ' || releases.as_of_date
        || ', the day it reports on: is a year mistyped?' as finding,
        places.seed_location
    from releases
    inner join places on releases.release_id = places.release_id
    where releases.released_on > releases.as_of_date + interval 1 year
)

select
    release_id,
    finding_kind,
    'warning' as severity,
    subject,
    finding,
    seed_location
from findings
