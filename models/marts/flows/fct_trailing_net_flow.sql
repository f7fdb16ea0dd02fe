-- One row per firm, scope, rhythm, period and span that ends with it: net sales and organic growth over the span, NULL where
-- periods of it are missing, with how many of them are on record.
select
    firm_id,
    scope_id,
    period_series,
    span,
    period_start,
    period_end,
    span_months,
    periods_expected,
    periods_on_record,
    periods_derived,
    rests_on,
    net_sales_m,
    net_sales_low_m,
    net_sales_high_m,
    net_sales_on_record_m,
    beginning_assets_m,
    organic_growth_pct,
    annualised_growth_pct,
    annualised_growth_low_pct,
    annualised_growth_high_pct
from {{ ref('int_calendar__span') }}
