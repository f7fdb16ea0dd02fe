-- One row per firm, rhythm and period that the rhythm has: from the first that the firm prints, to the one after the newest day
-- it reports on. A rhythm is a series of months, quarters, half-years or years of which the firm prints two, or its shortest
-- one. No clock says what is due: a period is overdue where another release was out when this firm's slowest would have been.
with columns as (
    select
        firm_id,
        period_series,
        period_months,
        period_start,
        period_end
    from {{ ref('fct_printed_column') }}
    where period_months in (1, 3, 6, 12) and period_start < period_end
),

rhythms as (
    select
        firm_id,
        period_series,
        period_months,
        min(period_end) as first_end
    from columns
    group by firm_id, period_series, period_months
    qualify count(distinct period_end) > 1 or period_months = min(period_months) over (partition by firm_id)
),

firms as (
    select
        firm_id,
        max(as_of_date) as newest_day,
        max(released_on - as_of_date) as slowest_days,
        max(max(released_on)) over () as known_until
    from {{ ref('dim_release') }}
    group by firm_id
),

slots as (
    select
        rhythms.firm_id,
        rhythms.period_series,
        rhythms.period_months,
        last_day(
            rhythms.first_end
            + to_months(
                cast(
                    rhythms.period_months
                    * unnest(
                        range(
                            0,
                            greatest(
                                {{ months_from('rhythms.first_end', 'firms.newest_day') }} // rhythms.period_months, 0
                            ) + 2
                        )
                    ) as integer
                )
            )
        ) as period_end,
        firms.newest_day,
        firms.slowest_days,
        firms.known_until
    from rhythms
    inner join firms on rhythms.firm_id = firms.firm_id
)

select
    firm_id,
    period_series,
    cast(date_trunc('month', period_end) - to_months(period_months - 1) as date) as period_start,
    period_end,
    period_months,
    period_end <= newest_day or period_end + cast(slowest_days as integer) <= known_until as is_due
from slots
