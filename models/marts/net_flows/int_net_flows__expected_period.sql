-- One row per firm, reporting frequency and period expected of it: from the first that the firm prints, to the one after the
-- newest day it reports on. A reporting frequency is a series of months, quarters, half-years or years of which the firm prints
-- two, or its shortest one. No clock says what is due: a period is overdue where another release was out when this firm's
-- slowest would have been.
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

frequencies as (
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

expected as (
    select
        frequencies.firm_id,
        frequencies.period_series,
        frequencies.period_months,
        last_day(
            frequencies.first_end
            + to_months(
                cast(
                    frequencies.period_months
                    * unnest(
                        range(
                            0,
                            greatest(
                                {{ months_from('frequencies.first_end', 'firms.newest_day') }} // frequencies.period_months, 0
                            ) + 2
                        )
                    ) as integer
                )
            )
        ) as period_end,
        firms.newest_day,
        firms.slowest_days,
        firms.known_until
    from frequencies
    inner join firms on frequencies.firm_id = firms.firm_id
)

select
    firm_id,
    period_series,
    cast(date_trunc('month', period_end) - to_months(period_months - 1) as date) as period_start,
    period_end,
    period_months,
    period_end <= newest_day or period_end + cast(slowest_days as integer) <= known_until as is_due
from expected
