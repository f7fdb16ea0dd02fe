-- One row per date that contradicts another, or is no end of a period: by these a figure would be checked against nothing,
-- or hide a newer one.
with releases as (
    select
        release_id,
        firm_id,
        released_on,
        as_of_date,
        seed_location
    from {{ ref('stg_reported__release') }}
),

-- By the seed's own order, the first line of each column.
cells as (
    select
        release_id,
        period_start,
        period_end,
        min_by(seed_location, cast(regexp_extract(seed_location, '[0-9]+$') as integer)) as seed_location
    from {{ ref('stg_reported__flow') }}
    group by release_id, period_start, period_end
),

periods as (
    select
        periods.*,
        periods.period_start = periods.period_end as is_day,
        bool_or(periods.period_months is not null and periods.period_start < periods.period_end) over firm as prints_months,
        cells.seed_location
    from {{ ref('fct_printed_column') }} as periods
    inner join cells
        on
            periods.release_id = cells.release_id
            and periods.period_start = cells.period_start
            and periods.period_end = cells.period_end
    window firm as (partition by periods.firm_id)
),

days as (
    select
        release_id,
        metric_id || ' of ' || group_id as stated,
        period_end as stated_day,
        seed_location
    from {{ ref('stg_reported__figure') }}
    union all
    select
        release_id,
        claim_id as stated,
        unnest([period_end, compared_period_end]) as stated_day,
        seed_location
    from {{ ref('stg_reported__claim') }}
),

firm_days as (
    select distinct
        firm_id,
        period_end
    from periods
),

findings as (
    select
        release_id,
        'released_before_its_month_ends' as finding_kind,
        'error' as severity,
        release_id as subject,
        'released on ' || released_on || ', before ' || as_of_date || ', the day it reports on: one of the two is mistyped'
            as finding,
        seed_location
    from releases
    where released_on < as_of_date
    union all
    select
        periods.release_id,
        'column_after_the_release' as finding_kind,
        'error' as severity,
        periods.column_id as subject,
        'a column to ' || periods.period_end || ', and the release reports as of ' || releases.as_of_date
        || ': correct the column''s dates, or as_of_date in releases.csv' as finding,
        periods.seed_location
    from periods
    inner join releases on periods.release_id = releases.release_id
    where periods.period_end > releases.as_of_date
    union all
    select
        release_id,
        'column_of_a_broken_month' as finding_kind,
        'error' as severity,
        column_id as subject,
        'a column from ' || period_start || ' to ' || period_end || ' of a firm that prints whole months: a period begins on '
        || 'the first of a month and ends on the last of one; balances alone are a period of one day' as finding,
        seed_location
    from periods
    where prints_months and period_months is null and not is_day and datediff('day', period_start, period_end) > 13
    union all
    select
        days.release_id,
        'day_that_ends_no_period' as finding_kind,
        'error' as severity,
        days.stated || ' ' || days.stated_day as subject,
        days.stated || ' is of ' || days.stated_day || ', which is neither the last day of a month nor of a column of the firm: '
        || 'nothing would be held against it' as finding,
        days.seed_location
    from days
    inner join releases on days.release_id = releases.release_id
    left join firm_days on releases.firm_id = firm_days.firm_id and days.stated_day = firm_days.period_end
    where
        days.stated_day <> last_day(days.stated_day)
        and firm_days.period_end is null
        and days.stated_day <> releases.as_of_date
    union all
    select
        days.release_id,
        'day_after_the_release' as finding_kind,
        'error' as severity,
        days.stated || ' ' || days.stated_day as subject,
        days.stated || ' is of ' || days.stated_day || ', after ' || releases.as_of_date || ', the day the release reports on'
            as finding,
        days.seed_location
    from days
    inner join releases on days.release_id = releases.release_id
    where days.stated_day > releases.as_of_date
)

select
    release_id,
    finding_kind,
    severity,
    subject,
    finding,
    seed_location
from findings
