-- One row per level of a release's text that its table does not print, and thing it is of: the aggregate, and the scope that the
-- aggregate prints. The text prints no start: its period is the release's own column that ends that day, else one of the firm's
-- reporting frequency, the shortest that its tables print, and a month where it prints no table.
with columns as (
    select
        release_id,
        is_shortest_of_its_end,
        period_end,
        period_start,
        period_months,
        period_series,
        firm_id
    from {{ ref('fct_printed_column') }}
),

frequencies as (
    select
        firm_id,
        min(period_months) as period_months
    from columns
    group by firm_id
),

series_of_frequencies as (
    select distinct
        firm_id,
        period_months,
        period_series,
        month(period_end) % period_months as shift
    from columns
    where period_months is not null
),

subjects as (
    select
        firm_id,
        aggregate_id as group_id,
        'group' as subject_kind,
        aggregate_id as subject_id
    from {{ ref('stg_reference__aggregate') }}
    union all
    select
        firm_id,
        group_id,
        'scope' as subject_kind,
        scope_id as subject_id
    from {{ ref('dim_scope_member') }}
    where group_kind = 'aggregate'
)

select
    figures.release_id,
    subjects.subject_kind,
    subjects.subject_id,
    figures.metric_id,
    figures.period_end,
    figures.firm_id,
    figures.release_order,
    figures.amount_m,
    figures.low_m,
    figures.high_m,
    figures.is_erratum as rests_on_erratum,
    coalesce(
        columns.period_start,
        cast(date_trunc('month', figures.period_end) - to_months(coalesce(frequencies.period_months, 1) - 1) as date)
    ) as period_start,
    coalesce(columns.period_series, series_of_frequencies.period_series) as period_series,
    cast(figures.high_m - figures.low_m as decimal(18, 3)) as rounding_unit_m
from {{ ref('fct_reported_figure') }} as figures
left join columns
    on
        figures.release_id = columns.release_id
        and figures.period_end = columns.period_end
        and columns.is_shortest_of_its_end
left join frequencies on figures.firm_id = frequencies.firm_id
left join series_of_frequencies
    on
        frequencies.firm_id = series_of_frequencies.firm_id
        and frequencies.period_months = series_of_frequencies.period_months
        and month(figures.period_end) % frequencies.period_months = series_of_frequencies.shift
inner join subjects on figures.firm_id = subjects.firm_id and figures.group_id = subjects.group_id
where figures.table_amount_m is null
