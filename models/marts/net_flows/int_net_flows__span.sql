-- One row per firm, scope, reporting frequency, due period and span that ends with it: the period alone, the trailing 3 and 12
-- months, the year to date. How many of its periods are on record, and their sum; bounds where each of them has some; and the
-- release that prints all of them, where one does.
with periods as (
    select
        *,
        row_number() over (partition by firm_id, scope_id, period_series order by period_end) as period_number
    from {{ ref('fct_period_coverage') }}
    where status <> 'not_due'
),

spans as (
    select
        periods.*,
        spans.span,
        spans.span_months
    from periods
    cross join lateral (
        values
        {% for span, months in trailing_spans('periods.period_end').items() -%}
            ('{{ span }}', {{ months }}),
        {% endfor -%}
        ('period', periods.period_months)
    ) as spans (span, span_months)
),

-- A span is made of whole periods of the frequency.
fitting as (
    select
        *,
        cast(date_trunc('month', period_end) - to_months(cast(span_months - 1 as integer)) as date) as span_start,
        span_months // period_months as periods_expected
    from spans
    where span_months % period_months = 0
)

select
    fitting.firm_id,
    fitting.scope_id,
    fitting.period_series,
    fitting.period_end,
    fitting.span,
    fitting.span_start,
    fitting.span_months,
    fitting.periods_expected,
    count(parts.net_sales_m) as periods_on_record,
    count(parts.derived_from) as periods_derived,
    sum(parts.net_sales_m) as on_record_m,
    case when count(*) = count(parts.net_sales_low_m) then sum(parts.net_sales_low_m) end as low_m,
    case when count(*) = count(parts.net_sales_high_m) then sum(parts.net_sales_high_m) end as high_m,
    case
        when count(parts.release_id) = fitting.periods_expected and count(distinct parts.release_id) = 1
            then min(parts.release_id)
    end as release_id
from fitting
inner join periods as parts
    on
        fitting.firm_id = parts.firm_id
        and fitting.scope_id = parts.scope_id
        and fitting.period_series = parts.period_series
        and fitting.period_number - fitting.periods_expected < parts.period_number
        and fitting.period_number >= parts.period_number
group by
    fitting.firm_id,
    fitting.scope_id,
    fitting.period_series,
    fitting.period_end,
    fitting.span,
    fitting.span_start,
    fitting.span_months,
    fitting.periods_expected
