-- One row per firm, scope, rhythm and period of it: what is on record of its net sales, so that a period nobody printed is
-- seen.
select
    firm_id,
    scope_id,
    period_series,
    period_start,
    period_end,
    period_months,
    status,
    net_sales_m,
    net_sales_low_m,
    net_sales_high_m,
    release_id,
    derived_from
from {{ ref('int_calendar__period') }}
