-- One row per release and level that it states, in its table or in its text: a metric of a group or of a scope over a period.
-- Only what is known has a row: a block without net sales states none. Where table and text both state a level, the table's
-- row stands, for int_flows__figure holds the two against each other. The one place that says which release states what.
-- What the text states of an aggregate it states of the scope that the aggregate prints, where the release's table does not.
-- The text prints no start: its period is the release's own column that ends that day, else one of the firm's rhythm, the
-- shortest that its tables print, and a month where it prints no table.
with periods as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        period_months,
        period_series,
        firm_id,
        regime
    from {{ ref('int_flows__period') }}
),

rhythms as (
    select
        firm_id,
        min(period_months) as period_months
    from periods
    group by firm_id
),

series_of_rhythms as (
    select distinct
        firm_id,
        period_months,
        period_series,
        month(period_end) % period_months as shift
    from periods
    where period_months is not null
),

bounds as (
    select
        release_id,
        subject_kind,
        subject_id,
        metric_id,
        column_id,
        period_end,
        amount_m,
        low_m,
        high_m,
        rests_on_erratum
    from {{ ref('int_bounds__quantity') }}
    where subject_kind in ('group', 'scope') and since_period_end is null
),

tables as (
    select * from bounds
    where subject_kind = 'group'
    union all by name
    -- A scope that leaves every discipline out is 0, and rests on no line that would have bounds.
    select
        scopes.release_id,
        'scope' as subject_kind,
        scopes.scope_id as subject_id,
        scopes.metric_id,
        scopes.column_id,
        scopes.period_end,
        scopes.amount_m,
        bounds.low_m,
        bounds.high_m,
        bounds.rests_on_erratum
    from {{ ref('int_quantities__scope') }} as scopes
    left join bounds
        on
            scopes.release_id = bounds.release_id
            and scopes.column_id = bounds.column_id
            and scopes.scope_id = bounds.subject_id
            and scopes.metric_id = bounds.metric_id
            and bounds.subject_kind = 'scope'
    where scopes.amount_m is not null
),

-- What a level of the text can be of.
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
    from {{ ref('int_reference__scope_member') }}
    where group_kind = 'aggregate'
),

statements as (
    select
        tables.release_id,
        tables.subject_kind,
        tables.subject_id,
        tables.metric_id,
        tables.period_end,
        tables.amount_m,
        tables.low_m,
        tables.high_m,
        tables.rests_on_erratum,
        periods.period_start,
        periods.period_series,
        periods.regime,
        'table' as stated_in
    from tables
    inner join periods on tables.release_id = periods.release_id and tables.column_id = periods.column_id
    union all by name
    select
        figures.release_id,
        subjects.subject_kind,
        subjects.subject_id,
        figures.metric_id,
        figures.period_end,
        figures.amount_m,
        figures.low_m,
        figures.high_m,
        figures.is_erratum as rests_on_erratum,
        coalesce(
            periods.period_start,
            cast(
                date_trunc('month', figures.period_end) - to_months(coalesce(rhythms.period_months, 1) - 1) as date
            )
        ) as period_start,
        coalesce(periods.period_series, series_of_rhythms.period_series) as period_series,
        'independent' as regime,
        cast(figures.high_m - figures.low_m as decimal(18, 3)) as text_unit_m,
        'text' as stated_in
    from {{ ref('int_flows__figure') }} as figures
    left join periods
        on figures.release_id = periods.release_id and cast(figures.period_end as varchar) = periods.column_id
    left join rhythms on figures.firm_id = rhythms.firm_id
    left join series_of_rhythms
        on
            rhythms.firm_id = series_of_rhythms.firm_id
            and rhythms.period_months = series_of_rhythms.period_months
            and month(figures.period_end) % rhythms.period_months = series_of_rhythms.shift
    inner join subjects on figures.firm_id = subjects.firm_id and figures.group_id = subjects.group_id
    anti join tables
        on
            figures.release_id = tables.release_id
            and cast(figures.period_end as varchar) = tables.column_id
            and figures.metric_id = tables.metric_id
            and subjects.subject_kind = tables.subject_kind
            and subjects.subject_id = tables.subject_id
    where figures.table_amount_m is null
)

select
    statements.release_id,
    statements.subject_kind,
    statements.subject_id,
    statements.metric_id,
    statements.period_start,
    statements.period_end,
    statements.period_series,
    releases.firm_id,
    releases.release_order,
    statements.stated_in,
    statements.regime,
    coalesce(statements.text_unit_m, releases.rounding_unit_m) as rounding_unit_m,
    statements.amount_m,
    statements.low_m,
    statements.high_m,
    coalesce(statements.rests_on_erratum, false) as rests_on_erratum
from statements
inner join {{ ref('int_reference__release') }} as releases on statements.release_id = releases.release_id
