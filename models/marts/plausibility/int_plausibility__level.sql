-- One row per level that contradicts what is on record beside it, though no identity says so: of the text a total that is no sum,
-- a close that jumps, average assets far from their balances; and per period whose net sales nobody states.
with scopes as (
    select
        firm_id,
        scope_id,
        max(group_id) filter (where group_kind = 'aggregate') as aggregate_id,
        count(*) filter (where group_kind = 'discipline') as disciplines
    from {{ ref('dim_scope_member') }}
    group by firm_id, scope_id
),

-- Where the table cannot be true it has no bounds: then each discipline is taken to be a unit off.
stated_totals as (
    select
        figures.*,
        sums.amount_m as sum_m,
        coalesce(sums.low_m, sums.amount_m - scopes.disciplines * releases.rounding_unit_m) as sum_low_m,
        coalesce(sums.high_m, sums.amount_m + scopes.disciplines * releases.rounding_unit_m) as sum_high_m
    from {{ ref('fct_reported_figure') }} as figures
    inner join {{ ref('dim_release') }} as releases on figures.release_id = releases.release_id
    inner join scopes
        on figures.firm_id = scopes.firm_id and figures.group_id = scopes.aggregate_id and scopes.disciplines > 0
    inner join {{ ref('fct_printed_column') }} as columns
        on
            figures.release_id = columns.release_id
            and figures.period_end = columns.period_end
            and columns.is_shortest_of_its_end
    inner join {{ ref('fct_bound') }} as sums
        on
            columns.release_id = sums.release_id
            and columns.column_id = sums.column_id
            and figures.metric_id = sums.metric_id
            and scopes.scope_id = sums.subject_id
            and sums.subject_kind = 'scope'
            and sums.since_period_end is null
    where figures.table_amount_m is null
),

-- Balances of a group, and of a total also as its disciplines add up.
balances as (
    select
        series.firm_id,
        coalesce(scopes.aggregate_id, series.subject_id) as group_id,
        series.metric_id,
        series.period_start,
        series.period_end,
        series.release_id,
        series.stated_in,
        series.amount_m
    from {{ ref('fct_series') }} as series
    left join scopes
        on
            series.firm_id = scopes.firm_id
            and series.subject_id = scopes.scope_id
            and series.subject_kind = 'scope'
            and series.stated_in = 'table'
    where
        series.metric_id in ('beginning_assets', 'ending_assets')
        and (series.subject_kind = 'group' or scopes.aggregate_id is not null)
),

-- Each close beside the one before it, or after it where it is the first.
closes as (
    select
        *,
        coalesce(lag(amount_m) over of_group, lead(amount_m) over of_group) as neighbour_m,
        coalesce(lag(period_end) over of_group, lead(period_end) over of_group) as neighbour_end
    from balances
    where metric_id = 'ending_assets' and amount_m > 0
    window of_group as (partition by firm_id, group_id order by period_end asc, period_start asc, stated_in desc)
),

stated_closes as (
    select
        figures.*,
        closes.neighbour_m,
        closes.neighbour_end
    from closes
    inner join {{ ref('fct_reported_figure') }} as figures
        on
            closes.release_id = figures.release_id
            and closes.group_id = figures.group_id
            and closes.metric_id = figures.metric_id
            and closes.period_end = figures.period_end
    where closes.stated_in = 'text'
),

averages as (
    select
        figures.*,
        aggregates.excludes_money_market or aggregates.excludes_quantitative as leaves_some_out
    from {{ ref('fct_reported_figure') }} as figures
    inner join {{ ref('stg_reference__aggregate') }} as aggregates
        on figures.firm_id = aggregates.firm_id and figures.group_id = aggregates.aggregate_id
    where figures.metric_id = 'average_assets'
),

-- Beside the whole that an average is part of, and the balances of its day.
averages_beside as (
    select
        averages.*,
        coalesce(min_by(', of the whole that it is part of ' || wholes.amount_printed, wholes.high_m), '') as beside_whole,
        min(wholes.high_m) as whole_high_m,
        min(balances.amount_m) as least_m,
        max(balances.amount_m) as most_m
    from averages
    left join averages as wholes
        on
            averages.release_id = wholes.release_id
            and averages.period_end = wholes.period_end
            and averages.leaves_some_out
            and not wholes.leaves_some_out
    left join balances
        on
            averages.firm_id = balances.firm_id
            and averages.group_id = balances.group_id
            and averages.period_end = balances.period_end
    group by all
),

-- A gap is named by the first release after it.
gaps as (
    select
        periods.firm_id,
        periods.period_series,
        periods.period_start,
        periods.period_end,
        min_by(releases.release_id, columns.release_order) as release_id,
        min_by(releases.seed_location, columns.release_order) as seed_location
    from {{ ref('fct_period_coverage') }} as periods
    inner join {{ ref('fct_printed_column') }} as columns
        on periods.firm_id = columns.firm_id and periods.period_end < columns.period_end
    inner join {{ ref('stg_reported__release') }} as releases on columns.release_id = releases.release_id
    where periods.status = 'missing' and periods.scope_id = 'total'
    group by all
)

{{ finding('stated_total_is_no_sum', 'error', '{metric_id} of {group_id} {period_end}',
    'the text says {amount_printed} for {group_id}; its disciplines add up to {sum_m} million, true values between {sum_low_m} '
    'and {sum_high_m}') }}
from stated_totals
where high_m < sum_low_m or low_m > sum_high_m
union all
{{ finding('stated_level_jumps', 'warning', '{level_id}',
    'the text says {amount_printed} for {group_id} at {period_end}, ten times or a tenth of the {neighbour_m} million at '
    '{neighbour_end}: is a digit or a point misplaced?') }}
from stated_closes
where {{ jumps('amount_m', 'neighbour_m', times=10) }}
union all
{{ finding('average_assets_impossible', 'error', '{group_id} {period_end}',
    'average assets of {group_id} are {amount_printed}{beside_whole}') }}
from averages_beside
where amount_m < 0 or low_m > whole_high_m
union all
{{ finding('average_assets_far_off', 'warning', '{group_id} {period_end}',
    'average assets of {group_id} are {amount_m} million, twice or half of any balance on record of the period, {least_m} to '
    '{most_m}: is a digit, a point or the unit mistyped?') }}
from averages_beside
where {{ jumps('amount_m', 'least_m', times=2, most='most_m') }}
union all
{{ finding('period_missing', 'warning', '{period_series} to {period_end}',
    'no release of {firm_id} prints {period_start} to {period_end}, and no others make it: sums over it are unknown') }}
from gaps
