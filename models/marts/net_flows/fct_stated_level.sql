-- One row per release and level that it states, in its table or in its text: a metric of a group or of a scope over a period.
-- Only what is known has a row: a block without net sales states none. Where table and text both state a level, the table's
-- row stands, for fct_reported_figure holds the two against each other. The one place that says which release states what.
-- What the text states of an aggregate it states of the scope that the aggregate prints, where the release's table does not.
with periods as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        period_series,
        firm_id,
        regime
    from {{ ref('fct_printed_column') }}
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
    from {{ ref('fct_bound') }}
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
    from {{ ref('fct_scope_amount') }} as scopes
    left join bounds
        on
            scopes.release_id = bounds.release_id
            and scopes.column_id = bounds.column_id
            and scopes.scope_id = bounds.subject_id
            and scopes.metric_id = bounds.metric_id
            and bounds.subject_kind = 'scope'
    where scopes.amount_m is not null
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
        texts.*,
        'text' as stated_in
    from {{ ref('int_net_flows__text') }} as texts
    anti join tables
        on
            texts.release_id = tables.release_id
            and cast(texts.period_end as varchar) = tables.column_id
            and texts.metric_id = tables.metric_id
            and texts.subject_kind = tables.subject_kind
            and texts.subject_id = tables.subject_id
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
    coalesce(statements.rests_on_erratum, false) as rests_on_erratum,
    -- A table forced to add up may have moved its figure by one unit, and the sum of a scope is as far off as its bounds.
    case
        when statements.subject_kind = 'group' then cast(statements.regime = 'footed' as integer)
        else
            ceil(
                greatest(statements.high_m - statements.amount_m, statements.amount_m - statements.low_m)
                / coalesce(statements.text_unit_m, releases.rounding_unit_m)
            )
    end as units_off
from statements
inner join {{ ref('dim_release') }} as releases on statements.release_id = releases.release_id
