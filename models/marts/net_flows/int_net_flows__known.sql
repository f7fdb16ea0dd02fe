-- One row per firm, scope and period of whole months whose net sales some release states: as the newest of them has it.
select
    firm_id,
    subject_id as scope_id,
    period_series,
    period_start,
    period_end,
    {{ months_from('period_start', 'period_end') }} + 1 as period_months,
    amount_m,
    low_m,
    high_m,
    release_id
from {{ ref('fct_series') }}
where
    subject_kind = 'scope'
    and metric_id = 'net_sales'
    and period_start < period_end
    and extract(day from period_start) = 1
    and period_end = last_day(period_end)
