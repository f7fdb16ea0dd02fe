-- One row per firm, scope, reporting frequency, period and span that ends with it: net sales and organic growth over the span,
-- known where every period of it is on record, or where one printed column is the whole span; NULL otherwise, beside what is on
-- record. Balances at the span's start are of the newest release that states that day.
with scope_levels as (
    select
        *,
        subject_id as scope_id
    from {{ ref('fct_series') }}
    where subject_kind = 'scope'
),

-- A close and the opening of the day after are one level.
openings as (
    select
        *,
        case metric_id when 'ending_assets' then cast(period_end + 1 as date) else period_start end as opening_day
    from scope_levels
    where metric_id in ('beginning_assets', 'ending_assets')
    qualify row_number() over (
        partition by firm_id, scope_id, opening_day
        order by release_order desc, metric_id desc, period_start desc
    ) = 1
),

spans as (
    select
        periods.*,
        whole_columns.amount_m as column_m,
        whole_columns.low_m as column_low_m,
        whole_columns.high_m as column_high_m,
        whole_columns.release_id as column_release_id,
        whole_columns.period_series as column_series,
        case
            when periods.periods_on_record = periods.periods_expected then 'periods'
            when whole_columns.amount_m is not null then 'one column'
        end as rests_on
    from {{ ref('int_net_flows__span') }} as periods
    left join scope_levels as whole_columns
        on
            periods.firm_id = whole_columns.firm_id
            and periods.scope_id = whole_columns.scope_id
            and periods.span_start = whole_columns.period_start
            and periods.period_end = whole_columns.period_end
            and whole_columns.metric_id = 'net_sales'
            and whole_columns.period_months is not null
),

quoted as (
    select
        *,
        {% for column, of_periods, of_column in [
            ('quoted_m', 'on_record_m', 'column_m'),
            ('quoted_low_m', 'low_m', 'column_low_m'),
            ('quoted_high_m', 'high_m', 'column_high_m'),
            ('stated_by_release_id', 'release_id', 'column_release_id'),
            ('quoted_series', 'period_series', 'column_series'),
        ] -%}
            case rests_on when 'periods' then {{ of_periods }} when 'one column' then {{ of_column }} end as {{ column }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from spans
),

-- What one release prints as a whole is bounded as one sum, and over one set of true values with the assets at its start; of
-- several releases each varies on its own.
bounded as (
    select
        quoted.*,
        coalesce(sums.low_m, quoted.quoted_low_m) as net_low_m,
        coalesce(sums.high_m, quoted.quoted_high_m) as net_high_m,
        levels.amount_m as beginning_m,
        levels.low_m as beginning_low_m,
        levels.high_m as beginning_high_m,
        growth.low_quantity_m,
        growth.low_divisor_m,
        growth.high_quantity_m,
        growth.high_divisor_m
    from quoted
    left join {{ ref('fct_bound') }} as sums
        on
            quoted.stated_by_release_id = sums.release_id
            and quoted.scope_id = sums.subject_id
            and quoted.quoted_series = sums.period_series
            and quoted.span_start = sums.period_start
            and quoted.period_end = sums.period_end
            and sums.metric_id = 'net_sales'
            and sums.subject_kind = 'scope'
            and sums.quantity_kind in ('level', 'span')
    left join openings as levels
        on
            quoted.firm_id = levels.firm_id
            and quoted.scope_id = levels.scope_id
            and quoted.span_start = levels.opening_day
    left join {{ ref('fct_ratio_bound') }} as growth
        on
            sums.release_id = growth.release_id
            and sums.quantity_id = growth.quantity_id
            and growth.ratio_kind = 'growth'
            and levels.release_id = growth.release_id
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
    cast(quoted_m as decimal(18, 3)) as net_sales_m,
    cast(net_low_m as decimal(18, 3)) as net_sales_low_m,
    cast(net_high_m as decimal(18, 3)) as net_sales_high_m,
    cast(on_record_m as decimal(18, 3)) as net_sales_on_record_m,
    beginning_m as beginning_assets_m,
    {{ exact_pct('quoted_m', 'beginning_m') }} as organic_growth_pct,
    {{ exact_pct('12 * quoted_m', 'span_months * beginning_m') }} as annualised_growth_pct,
    {{ exact_pct(
        '12 * coalesce(low_quantity_m, net_low_m)',
        'span_months * coalesce(low_divisor_m, case when net_low_m < 0 then beginning_low_m else beginning_high_m end)'
    ) }} as annualised_growth_low_pct,
    {{ exact_pct(
        '12 * coalesce(high_quantity_m, net_high_m)',
        'span_months * coalesce(high_divisor_m, case when net_high_m < 0 then beginning_high_m else beginning_low_m end)'
    ) }} as annualised_growth_high_pct
from bounded
