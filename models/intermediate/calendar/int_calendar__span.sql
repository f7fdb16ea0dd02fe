-- One row per firm, scope, rhythm, due period and span that ends with it: the period alone, the trailing 3 and 12 months, the
-- year to date. Net sales are known where every period of the span is, or where one printed column is the whole span; what is
-- on record of the others stands beside it. Balances at the span's start are of the newest release that states that day.
with periods as (
    select
        *,
        row_number() over (partition by firm_id, scope_id, period_series order by period_end) as period_number
    from {{ ref('int_calendar__period') }}
    where status <> 'not_yet_due'
),

spans as (
    select
        periods.*,
        spans.span,
        case spans.span
            when 'period' then periods.period_months
            when 'trailing_3_months' then 3
            when 'trailing_12_months' then 12
            else month(periods.period_end)
        end as span_months
    from periods
    cross join (
        values ('period'), ('trailing_3_months'), ('trailing_12_months'), ('year_to_date')
    ) as spans (span)
),

-- A span is made of whole periods of the rhythm.
fitting as (
    select
        *,
        cast(date_trunc('month', period_end) - to_months(cast(span_months - 1 as integer)) as date) as span_start,
        span_months // period_months as periods_expected
    from spans
    where span_months % period_months = 0
),

added as (
    select
        fitting.firm_id,
        fitting.scope_id,
        fitting.period_series,
        fitting.period_end,
        fitting.span,
        count(parts.net_sales_m) as periods_on_record,
        count(parts.derived_from) as periods_derived,
        sum(parts.net_sales_m) as on_record_m,
        case when count(*) = count(parts.net_sales_low_m) then sum(parts.net_sales_low_m) end as low_m,
        case when count(*) = count(parts.net_sales_high_m) then sum(parts.net_sales_high_m) end as high_m
    from fitting
    inner join periods as parts
        on
            fitting.firm_id = parts.firm_id
            and fitting.scope_id = parts.scope_id
            and fitting.period_series = parts.period_series
            and fitting.period_number - fitting.periods_expected < parts.period_number
            and fitting.period_number >= parts.period_number
    group by fitting.firm_id, fitting.scope_id, fitting.period_series, fitting.period_end, fitting.span
),

-- A close and the opening of the day after are one level.
known as (
    select
        fitting.*,
        added.periods_on_record,
        added.periods_derived,
        added.on_record_m,
        added.periods_on_record = fitting.periods_expected as is_complete,
        whole_columns.amount_m as whole_m,
        whole_columns.low_m as whole_low_m,
        whole_columns.high_m as whole_high_m,
        added.low_m,
        added.high_m,
        levels.amount_m as beginning_assets_m,
        levels.low_m as beginning_assets_low_m,
        levels.high_m as beginning_assets_high_m
    from fitting
    inner join added
        on
            fitting.firm_id = added.firm_id
            and fitting.scope_id = added.scope_id
            and fitting.period_series = added.period_series
            and fitting.period_end = added.period_end
            and fitting.span = added.span
    left join {{ ref('int_calendar__known') }} as whole_columns
        on
            fitting.firm_id = whole_columns.firm_id
            and fitting.scope_id = whole_columns.scope_id
            and fitting.span_start = whole_columns.period_start
            and fitting.period_end = whole_columns.period_end
    left join {{ ref('int_calendar__opening') }} as levels
        on
            fitting.firm_id = levels.firm_id
            and fitting.scope_id = levels.scope_id
            and fitting.span_start = levels.opening_day
),

quoted as (
    select
        * exclude (net_sales_m, net_sales_low_m, net_sales_high_m),
        cast(case when is_complete then on_record_m else whole_m end as decimal(18, 3)) as net_sales_m,
        cast(case when is_complete then low_m else whole_low_m end as decimal(18, 3)) as net_sales_low_m,
        cast(case when is_complete then high_m else whole_high_m end as decimal(18, 3)) as net_sales_high_m
    from known
)

select
    firm_id,
    scope_id,
    period_series,
    span,
    span_start as period_start,
    period_end,
    cast(span_months as integer) as span_months,
    cast(periods_expected as integer) as periods_expected,
    cast(periods_on_record as integer) as periods_on_record,
    cast(periods_derived as integer) as periods_derived,
    case when is_complete then 'periods' when whole_m is not null then 'one column' end as rests_on,
    net_sales_m,
    net_sales_low_m,
    net_sales_high_m,
    cast(on_record_m as decimal(18, 3)) as net_sales_on_record_m,
    beginning_assets_m,
    {{ exact_pct('net_sales_m', 'beginning_assets_m') }} as organic_growth_pct,
    {{ exact_pct('12 * net_sales_m', 'span_months * beginning_assets_m') }} as annualised_growth_pct,
    {{ exact_pct(
        '12 * net_sales_low_m',
        'span_months * case when net_sales_low_m < 0 then beginning_assets_low_m else beginning_assets_high_m end'
    ) }} as annualised_growth_low_pct,
    {{ exact_pct(
        '12 * net_sales_high_m',
        'span_months * case when net_sales_high_m < 0 then beginning_assets_high_m else beginning_assets_low_m end'
    ) }} as annualised_growth_high_pct
from quoted
