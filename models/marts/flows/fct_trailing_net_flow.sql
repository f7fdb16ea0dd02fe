-- One row per firm, scope, rhythm, period and span that ends with it: net sales and organic growth over the span, known where
-- every period of it is on record, or where one printed column is the whole span; NULL otherwise, beside what is on record.
-- Balances at the span's start are of the newest release that states that day: a close and the opening of the day after are
-- one level.
with quoted as (
    select
        spans.*,
        case
            when spans.periods_on_record = spans.periods_expected then 'periods'
            when whole_columns.amount_m is not null then 'one column'
        end as rests_on,
        {% for column, of_spans, of_column in [
            ('net_sales_m', 'on_record_m', 'amount_m'),
            ('net_sales_low_m', 'low_m', 'low_m'),
            ('net_sales_high_m', 'high_m', 'high_m'),
        ] -%}
            cast(
                case
                    when spans.periods_on_record = spans.periods_expected then spans.{{ of_spans }}
                    else whole_columns.{{ of_column }}
                end as decimal(18, 3)
            ) as {{ column }},
        {% endfor -%}
        levels.amount_m as beginning_assets_m,
        levels.low_m as beginning_assets_low_m,
        levels.high_m as beginning_assets_high_m
    from {{ ref('int_calendar__span') }} as spans
    left join {{ ref('int_calendar__known') }} as whole_columns
        on
            spans.firm_id = whole_columns.firm_id
            and spans.scope_id = whole_columns.scope_id
            and spans.span_start = whole_columns.period_start
            and spans.period_end = whole_columns.period_end
    left join {{ ref('int_calendar__opening') }} as levels
        on
            spans.firm_id = levels.firm_id
            and spans.scope_id = levels.scope_id
            and spans.span_start = levels.opening_day
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
    rests_on,
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
