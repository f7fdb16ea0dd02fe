-- One row per firm, group or scope, metric and period: the level as the newest release that states it has it, whatever that
-- release leaves out, and a newer one does not print. Rows of one metric and period_series may be laid side by side; flows may be
-- added over periods, balances never. Not a row of is_latest, which is about a whole column.
with stated as (
    select
        *,
        first_value(release_id) over (same_level order by release_order) as first_release_id,
        count(*) over same_level as releases
    from {{ ref('fct_stated_level') }}
    window same_level as (partition by firm_id, subject_kind, subject_id, metric_id, period_start, period_end)
    qualify release_order = max(release_order) over same_level
)

select
    stated.firm_id,
    stated.subject_kind,
    stated.subject_id,
    stated.metric_id,
    stated.period_start,
    stated.period_end,
    stated.period_series,
    cast(
        case
            when
                stated.period_start < stated.period_end
                and extract(day from stated.period_start) = 1
                and stated.period_end = last_day(stated.period_end)
                then {{ months_from('stated.period_start', 'stated.period_end') }} + 1
        end as integer
    ) as period_months,
    stated.amount_m,
    stated.low_m,
    stated.high_m,
    stated.rests_on_erratum,
    stated.rounding_unit_m,
    stated.stated_in,
    stated.release_id,
    stated.release_order,
    stated.first_release_id,
    cast(stated.releases as integer) as releases,
    firms.reporting_currency
from stated
inner join {{ ref('dim_firm') }} as firms on stated.firm_id = firms.firm_id
