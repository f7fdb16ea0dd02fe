-- One row per release, period, scope and metric: as the firm prints the scope, as its disciplines add up, and the amount to
-- quote. The printed one is quoted where there is one, for it was rounded once, else the sum. The one place that says so.
-- Sums go by each discipline's flags, never by a printed total. A sum with an unknown part is unknown, a discipline that a
-- subtotal hides included; a scope that leaves every discipline out sums to 0; a column without disciplines has no sums.
with columns as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        firm_id,
        release_order
    from {{ ref('fct_printed_column') }}
),

amounts as (
    select
        release_id,
        column_id,
        period_end,
        group_id,
        metric_id,
        sum(amount_m) as amount_m
    from {{ ref('fct_metric_term') }}
    group by release_id, column_id, period_end, group_id, metric_id
),

groups_in_column as (
    select distinct
        release_id,
        column_id,
        period_end,
        firm_id,
        group_id
    from {{ ref('fct_printed_cell') }}
    union all
    select
        release_id,
        column_id,
        period_end,
        firm_id,
        discipline_id as group_id
    from {{ ref('fct_subtotal_only_discipline') }}
),

metrics as (
    select distinct metric_id
    from {{ ref('dim_line_item') }}
),

-- Columns with a discipline in them, of whatever scope.
columns_of_disciplines as (
    select distinct
        groups_in_column.release_id,
        groups_in_column.column_id,
        groups_in_column.period_end
    from groups_in_column
    inner join {{ ref('stg_reference__discipline') }} as disciplines
        on groups_in_column.firm_id = disciplines.firm_id and groups_in_column.group_id = disciplines.discipline_id
),

-- A scope's groups in the column, whether they print the metric or not.
readings as (
    select
        groups_in_column.release_id,
        groups_in_column.column_id,
        groups_in_column.period_end,
        members.scope_id,
        metrics.metric_id,
        max(amounts.amount_m) filter (where members.group_kind = 'aggregate') as printed_m,
        sum(amounts.amount_m) filter (where members.group_kind = 'discipline') as disciplines_m,
        count(*) filter (where members.group_kind = 'discipline') as disciplines,
        count(amounts.amount_m) filter (where members.group_kind = 'discipline') as disciplines_known
    from groups_in_column
    inner join {{ ref('dim_scope_member') }} as members
        on groups_in_column.firm_id = members.firm_id and groups_in_column.group_id = members.group_id
    cross join metrics
    left join amounts
        on
            groups_in_column.release_id = amounts.release_id
            and groups_in_column.column_id = amounts.column_id
            and groups_in_column.group_id = amounts.group_id
            and metrics.metric_id = amounts.metric_id
    group by
        groups_in_column.release_id,
        groups_in_column.column_id,
        groups_in_column.period_end,
        members.scope_id,
        metrics.metric_id
),

-- Every column has every scope and metric, so that a period whose disciplines are all left out keeps its row.
summed as (
    select
        columns.release_id,
        columns.column_id,
        columns.period_end,
        scopes.scope_id,
        metrics.metric_id,
        columns.period_start,
        columns.firm_id,
        columns.release_order,
        readings.printed_m,
        case
            when coalesce(readings.disciplines, 0) > 0
                then case when readings.disciplines = readings.disciplines_known then readings.disciplines_m end
            when columns_of_disciplines.release_id is not null then 0
        end as from_disciplines_m
    from columns
    cross join {{ ref('dim_scope') }} as scopes
    cross join metrics
    left join readings
        on
            columns.release_id = readings.release_id
            and columns.column_id = readings.column_id
            and scopes.scope_id = readings.scope_id
            and metrics.metric_id = readings.metric_id
    left join columns_of_disciplines
        on
            columns.release_id = columns_of_disciplines.release_id
            and columns.column_id = columns_of_disciplines.column_id
)

select
    release_id,
    column_id,
    period_end,
    scope_id,
    metric_id,
    period_start,
    firm_id,
    release_order,
    cast(printed_m as decimal(18, 3)) as printed_m,
    cast(from_disciplines_m as decimal(18, 3)) as from_disciplines_m,
    cast(coalesce(printed_m, from_disciplines_m) as decimal(18, 3)) as amount_m,
    case when printed_m is not null then 'aggregate' else 'discipline' end as quoted_group_kind
from summed
