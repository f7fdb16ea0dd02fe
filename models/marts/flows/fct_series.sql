-- One row per firm, group or scope, metric and period: the amount as the newest release that states it has it. Rows of one
-- metric and period_series may be laid side by side; flows may be added over periods, balances never.
select
    firm_id,
    subject_kind,
    subject_id,
    metric_id,
    period_start,
    period_end,
    period_series,
    amount_m,
    low_m,
    high_m,
    rests_on_erratum,
    rounding_unit_m,
    reporting_currency,
    stated_in,
    release_id,
    first_release_id,
    releases
from {{ ref('int_series__latest') }}
