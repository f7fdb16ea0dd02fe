-- One row per release that can hardly be what it says it is, and day that its text can hardly be about: dates out of order or of
-- no period, amounts in a unit that the release before has not, one document under two ids.
with releases as (
    select
        releases.release_id,
        releases.firm_id,
        releases.released_on,
        releases.as_of_date,
        releases.amount_unit,
        lag(releases.as_of_date) over in_order as day_before,
        lag(releases.release_id) over in_order as release_before,
        places.seed_location
    from {{ ref('dim_release') }} as releases
    inner join {{ ref('stg_reported__release') }} as places on releases.release_id = places.release_id
    window in_order as (partition by releases.firm_id order by releases.release_order)
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

stated_days as (
    select
        days.*,
        releases.firm_id,
        releases.as_of_date
    from days
    inner join releases on days.release_id = releases.release_id
),

days_of_no_period as (
    select stated_days.*
    from stated_days
    anti join {{ ref('fct_printed_column') }} as columns
        on stated_days.firm_id = columns.firm_id and stated_days.stated_day = columns.period_end
    where stated_days.stated_day <> last_day(stated_days.stated_day) and stated_days.stated_day <> stated_days.as_of_date
),

days_without_columns as (
    select
        releases.release_id,
        releases.as_of_date,
        releases.seed_location,
        max(columns.period_end) as newest_end
    from releases
    inner join {{ ref('fct_printed_column') }} as columns on releases.release_id = columns.release_id
    anti join {{ ref('stg_reported__figure') }} as figures
        on releases.release_id = figures.release_id and releases.as_of_date = figures.period_end
    group by all
    having max(columns.period_end) < releases.as_of_date
),

tables as (
    select
        releases.release_id,
        releases.seed_location,
        min(releases.release_id) over (
            partition by
                releases.firm_id,
                string_agg(cells.cell_id || cells.amount_printed, ';' order by cells.cell_id)
        ) as earlier_release_id
    from releases
    inner join {{ ref('fct_printed_cell') }} as cells on releases.release_id = cells.release_id
    group by releases.release_id, releases.firm_id, releases.seed_location
),

stated_closes as (
    {{ stated_amounts('ending_assets') | indent(4) }}
),

-- The newest close of each group beside that of the release before.
closes as (
    select
        release_id,
        arg_max(amount_m, (period_end, period_start)) as amount_m,
        lag(arg_max(amount_m, (period_end, period_start))) over of_group as before_m,
        lag(release_id) over of_group as before_release_id
    from stated_closes
    where amount_m > 0
    group by release_id, firm_id, release_order, group_id
    window of_group as (partition by firm_id, group_id order by release_order)
),

grown as (
    select
        releases.release_id,
        releases.amount_unit,
        case releases.amount_unit when 'millions' then 'billions' else 'millions' end as other_unit,
        releases.seed_location,
        max(closes.before_release_id) as before_release_id,
        -- Doubles: how many times, for a threshold and a sentence.
        median(cast(closes.amount_m as double) / cast(closes.before_m as double)) as times
    from closes
    inner join releases on closes.release_id = releases.release_id
    where closes.before_m is not null
    group by all
)

{{ finding('released_before_its_month_ends', 'error', '{release_id}',
    'released on {released_on}, before {as_of_date}, the day it reports on: one of the two is mistyped') }}
from releases
where released_on < as_of_date
union all
{{ finding('released_a_year_after', 'warning', '{release_id}',
    'released on {released_on}, over a year after {as_of_date}, the day it reports on: is a year mistyped?') }}
from releases
where released_on > as_of_date + interval 1 year
union all
{{ finding('released_out_of_order', 'warning', '{release_id}',
    'reports as of {as_of_date}, though {release_before}, released before it, is as of {day_before}') }}
from releases
where as_of_date < day_before
union all
{{ finding('day_after_the_release', 'error', '{stated} {stated_day}',
    '{stated} is of {stated_day}, after {as_of_date}, the day the release reports on') }}
from stated_days
where stated_day > as_of_date
union all
{{ finding('day_that_ends_no_period', 'error', '{stated} {stated_day}',
    '{stated} is of {stated_day}, which is neither the last day of a month nor of a column of the firm: '
    'nothing would be compared with it') }}
from days_of_no_period
union all
{{ finding('day_without_a_column', 'warning', '{release_id}',
    'reports as of {as_of_date}, and its newest column ends on {newest_end}: '
    'is as_of_date in releases.csv mistyped, or a column left out?') }}
from days_without_columns
union all
{{ finding('release_entered_twice', 'error', '{earlier_release_id}',
    '{release_id} prints the whole table of {earlier_release_id} and no other cell: one document, entered under two ids') }}
from tables
where release_id > earlier_release_id
union all
{{ finding('unit_slip', 'error', '{release_id}',
    'assets are {cast(times as decimal(12, 4))} times those of {before_release_id}: its amount_unit is {amount_unit} in '
    'releases.csv; is it {other_unit} that it prints, or are thousands typed as units?') }}
from grown
where {{ jumps('times', 1, times=200) }}
