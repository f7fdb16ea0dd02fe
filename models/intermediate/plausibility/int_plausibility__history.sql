-- One row per oddity between the releases of a firm: a column that turns every sign of the one printed before, or that
-- balances say is turned; a period that nobody printed between two that were; a column of an odd number of months; columns
-- that overlap; releases out of order.
with flow_lines as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        amount_m,
        lag(amount_m) over same_line as before_m,
        lag(release_id) over same_line as before_release_id,
        seed_location
    from {{ ref('int_flows__flow_line') }}
    where metric_id not in ('beginning_assets', 'ending_assets')
    window same_line as (partition by firm_id, period_start, period_end, group_id, line_item_id order by release_order)
),

turned as (
    select
        release_id,
        column_id,
        max(before_release_id) as before_release_id,
        min(seed_location) as seed_location
    from flow_lines
    where before_m <> 0
    group by release_id, column_id
    having count(*) > 1 and bool_and(amount_m = -before_m)
),

-- What moved the assets of a block: net sales and every change. A block that prints no change does not say all of it.
moves as (
    select
        release_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        group_id,
        sum(amount_m) filter (where metric_id not in ('beginning_assets', 'ending_assets', 'sales', 'redemptions')) as moved_m,
        max(amount_m) filter (where metric_id = 'beginning_assets') as opening_m,
        max(amount_m) filter (where metric_id = 'ending_assets') as closing_m,
        count(*) as amounts
    from {{ ref('int_quantities__group_term') }}
    group by release_id, column_id, period_start, period_end, firm_id, group_id
    having
        bool_or(metric_id = 'net_sales')
        and bool_or(metric_id in ('market_appreciation', 'other_changes'))
        and period_start < period_end
),

levels as (
    select
        firm_id,
        subject_id as group_id,
        period_end,
        arg_max(amount_m, period_start) as amount_m
    from {{ ref('int_series__latest') }}
    where subject_kind = 'group' and metric_id = 'ending_assets'
    group by firm_id, subject_id, period_end
),

-- Balances that the block does not print are those on record of the day.
grown as (
    select
        moves.release_id,
        moves.column_id,
        moves.moved_m,
        coalesce(moves.closing_m, closes.amount_m) - coalesce(moves.opening_m, opens.amount_m) as grown_m,
        moves.amounts * 0.5 * releases.rounding_unit_m as within_m
    from moves
    inner join {{ ref('int_reference__release') }} as releases on moves.release_id = releases.release_id
    left join levels as closes
        on
            moves.firm_id = closes.firm_id
            and moves.group_id = closes.group_id
            and moves.period_end = closes.period_end
    left join levels as opens
        on
            moves.firm_id = opens.firm_id
            and moves.group_id = opens.group_id
            and cast(moves.period_start - interval 1 day as date) = opens.period_end
),

-- Less every flow the assets would come out, with none of the blocks they do.
turned_at_first as (
    select
        grown.release_id,
        grown.column_id
    from grown
    where abs(grown.moved_m) > grown.within_m and grown.grown_m is not null
    group by grown.release_id, grown.column_id
    having bool_and(abs(grown.grown_m + grown.moved_m) <= grown.within_m)
),

releases as (
    select
        *,
        lag(as_of_date) over in_order as day_before,
        lag(release_id) over in_order as release_before
    from {{ ref('int_reference__release') }}
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
    from {{ ref('int_flows__period') }}
),

-- A gap is named by the first release after it.
gaps as (
    select
        calendar.firm_id,
        calendar.period_series,
        calendar.period_start,
        calendar.period_end,
        min_by(columns.release_id, releases.release_order) as release_id
    from {{ ref('int_calendar__period') }} as calendar
    inner join columns on calendar.firm_id = columns.firm_id and calendar.period_end < columns.period_end
    inner join releases on columns.release_id = releases.release_id
    where calendar.status = 'missing' and calendar.scope_id = 'total'
    group by calendar.firm_id, calendar.period_series, calendar.period_start, calendar.period_end
),

findings as (
    select
        release_id,
        'signs_turned' as finding_kind,
        column_id as subject,
        'every flow to ' || column_id || ' has the sign turned that ' || before_release_id || ' printed' as finding,
        seed_location
    from turned
    union all
    select
        turned_at_first.release_id,
        'signs_turned' as finding_kind,
        turned_at_first.column_id as subject,
        'in every block to ' || turned_at_first.column_id || ' the opening less net sales and changes makes the close: are all '
        || 'signs turned?' as finding,
        places.seed_location
    from turned_at_first
    inner join places on turned_at_first.release_id = places.release_id
    anti join turned
        on turned_at_first.release_id = turned.release_id and turned_at_first.column_id = turned.column_id
    union all
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
)

select
    release_id,
    finding_kind,
    'warning' as severity,
    subject,
    finding,
    seed_location
from findings
