-- One row per level of the text that contradicts another of the release, or what is on record beside it: averages, and closes
-- that no table prints. Beside it are balances of its group, and of a total also as its disciplines add up.
with on_record as (
    select
        firm_id,
        subject_id as group_id,
        metric_id,
        period_start,
        period_end,
        release_id,
        stated_in,
        amount_m
    from {{ ref('fct_series') }}
    where subject_kind = 'group' and metric_id in ('beginning_assets', 'ending_assets')
    union all
    select
        scopes.firm_id,
        members.group_id,
        scopes.metric_id,
        scopes.period_start,
        scopes.period_end,
        scopes.release_id,
        scopes.stated_in,
        scopes.amount_m
    from {{ ref('fct_series') }} as scopes
    inner join {{ ref('dim_scope_member') }} as members
        on scopes.firm_id = members.firm_id and scopes.subject_id = members.scope_id and members.group_kind = 'aggregate'
    where
        scopes.subject_kind = 'scope' and scopes.stated_in = 'table' and scopes.metric_id in ('beginning_assets', 'ending_assets')
),

-- Each close beside the one before it, or after it where it is the first.
neighbours as (
    select
        *,
        coalesce(lag(amount_m) over of_group, lead(amount_m) over of_group) as neighbour_m,
        coalesce(lag(period_end) over of_group, lead(period_end) over of_group) as neighbour_end
    from on_record
    where metric_id = 'ending_assets' and amount_m > 0
    window of_group as (partition by firm_id, group_id order by period_end asc, period_start asc, stated_in desc)
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

balances as (
    select
        averages.release_id,
        averages.level_id,
        min(on_record.amount_m) as least_m,
        max(on_record.amount_m) as most_m
    from averages
    inner join on_record
        on
            averages.firm_id = on_record.firm_id
            and averages.group_id = on_record.group_id
            and averages.period_end = on_record.period_end
    group by averages.release_id, averages.level_id
)

select
    averages.release_id,
    'average_assets_impossible' as finding_kind,
    'error' as severity,
    averages.group_id || ' ' || averages.period_end as subject,
    'average assets of ' || averages.group_id || ' are ' || averages.amount_printed
    || coalesce(', of the whole that it is part of ' || wholes.amount_printed, '') as finding,
    averages.seed_location
from averages
left join averages as wholes
    on
        averages.release_id = wholes.release_id
        and averages.period_end = wholes.period_end
        and averages.leaves_some_out
        and not wholes.leaves_some_out
where averages.amount_m < 0 or averages.low_m > wholes.high_m
union all
select
    averages.release_id,
    'average_assets_far_off' as finding_kind,
    'warning' as severity,
    averages.group_id || ' ' || averages.period_end as subject,
    'average assets of ' || averages.group_id || ' are ' || averages.amount_m
    || ' million, twice or half of any balance on record of the period, ' || balances.least_m || ' to '
    || balances.most_m || ': is a digit, a point or the unit mistyped?' as finding,
    averages.seed_location
from averages
inner join balances on averages.release_id = balances.release_id and averages.level_id = balances.level_id
where averages.amount_m >= 2 * balances.most_m or 2 * averages.amount_m <= balances.least_m
union all
select
    neighbours.release_id,
    'stated_level_jumps' as finding_kind,
    'warning' as severity,
    figures.level_id as subject,
    'the text says ' || figures.amount_printed || ' for ' || figures.group_id || ' at ' || figures.period_end
    || ', ten times or a tenth of the ' || neighbours.neighbour_m || ' million at ' || neighbours.neighbour_end
    || ': is a digit or a point misplaced?' as finding,
    figures.seed_location
from neighbours
inner join {{ ref('fct_reported_figure') }} as figures
    on
        neighbours.release_id = figures.release_id
        and neighbours.group_id = figures.group_id
        and neighbours.metric_id = figures.metric_id
        and neighbours.period_end = figures.period_end
where
    neighbours.stated_in = 'text'
    and greatest(neighbours.amount_m, neighbours.neighbour_m) >= 10 * least(neighbours.amount_m, neighbours.neighbour_m)
