-- One row per quantity that combines amounts of several columns of one release, and amount in it. A change since an earlier
-- period, where a statement in the text is about it; and net sales of a span that is made of several columns of one length.
with levels as (
    select distinct
        release_id,
        quantity_id,
        subject_kind,
        subject_id,
        metric_id,
        column_id,
        period_series,
        period_months,
        period_start,
        period_end
    from {{ ref('int_quantities__level_term') }}
),

-- From each period of the release since the one that the statement names.
changes as (
    select distinct
        later.release_id,
        later.quantity_id || ':since:' || earlier.period_end as quantity_id,
        later.quantity_id as later_quantity_id,
        earlier.quantity_id as earlier_quantity_id,
        later.subject_kind,
        later.column_id,
        later.period_end,
        earlier.period_end as since_period_end
    from {{ ref('stg_reported__claim') }} as claims
    inner join levels as later
        on
            claims.release_id = later.release_id
            and cast(claims.period_end as varchar) = later.column_id
            and claims.subject_kind = later.subject_kind
            and claims.subject_id = later.subject_id
            and claims.changing_metric_id = later.metric_id
    inner join levels as earlier
        on
            later.release_id = earlier.release_id
            and later.subject_kind = earlier.subject_kind
            and later.subject_id = earlier.subject_id
            and later.metric_id = earlier.metric_id
            and claims.period_end > earlier.period_end
            and claims.compared_period_end <= earlier.period_end
            and cast(earlier.period_end as varchar) = earlier.column_id
),

periods as (
    select * from levels
    where subject_kind = 'scope' and metric_id = 'net_sales' and period_months is not null
),

-- The months of a span are those of its columns: none of them is missing.
spans as (
    select
        last_periods.release_id,
        last_periods.subject_id,
        last_periods.period_series,
        first_periods.period_start,
        last_periods.period_end,
        list(parts.quantity_id) as quantity_ids
    from periods as last_periods
    inner join periods as first_periods
        on
            last_periods.release_id = first_periods.release_id
            and last_periods.subject_id = first_periods.subject_id
            and last_periods.period_series = first_periods.period_series
            and last_periods.period_end > first_periods.period_end
            and {{ months_from('first_periods.period_start', 'last_periods.period_end') }} + 1
            in ({{ trailing_spans('last_periods.period_end').values() | join(', ') }})
    inner join periods as parts
        on
            last_periods.release_id = parts.release_id
            and last_periods.subject_id = parts.subject_id
            and last_periods.period_series = parts.period_series
            and first_periods.period_start <= parts.period_start
            and last_periods.period_end >= parts.period_end
    group by
        last_periods.release_id,
        last_periods.subject_id,
        last_periods.period_series,
        first_periods.period_start,
        last_periods.period_end
    having sum(parts.period_months) = {{ months_from('first_periods.period_start', 'last_periods.period_end') }} + 1
)

select
    release_id,
    quantity_id,
    unnest([later_quantity_id, earlier_quantity_id]) as level_quantity_id,
    unnest([1, -1]) as sign,
    subject_kind,
    column_id,
    cast(null as varchar) as period_series,
    cast(null as date) as period_start,
    period_end,
    since_period_end
from changes
union all
select
    release_id,
    'span:' || period_start || '/' || period_end || ':' || period_series || ':' || subject_id as quantity_id,
    unnest(quantity_ids) as level_quantity_id,
    1 as sign,
    'span' as subject_kind,
    cast(null as varchar) as column_id,
    period_series,
    period_start,
    period_end,
    cast(null as date) as since_period_end
from spans
