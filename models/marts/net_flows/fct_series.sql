-- One row per firm, group or scope, metric and period: the level as the newest release that states it has it, whatever that
-- release leaves out, and a newer one does not print. Never a row of is_latest: that is about a whole column.
with stated as (
    select
        *,
        first_value(release_id) over oldest_first as first_release_id,
        count(*) over same_level as releases
    from {{ ref('fct_stated_level') }}
    window
        same_level as (partition by firm_id, subject_kind, subject_id, metric_id, period_start, period_end),
        oldest_first as (
            partition by firm_id, subject_kind, subject_id, metric_id, period_start, period_end
            order by release_order
        )
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
    stated.amount_m,
    stated.low_m,
    stated.high_m,
    stated.rests_on_erratum,
    stated.rounding_unit_m,
    stated.stated_in,
    stated.release_id,
    stated.first_release_id,
    cast(stated.releases as integer) as releases,
    firms.reporting_currency
from stated
inner join {{ ref('stg_reference__firm') }} as firms on stated.firm_id = firms.firm_id
