-- One row per thing that tables of a firm leave out: a discipline that comes or goes between two releases with assets in it, the
-- day a release reports on, periods that a calendar can count. Warnings: a discipline may be new, renamed, sold.
with blocks as (
    select
        release_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        group_id,
        release_order,
        min(seed_location) as seed_location,
        sum(amount_m) filter (where metric_id = 'beginning_assets') as beginning_assets_m,
        sum(amount_m) filter (where metric_id = 'ending_assets') as ending_assets_m
    from {{ ref('fct_printed_cell') }}
    where group_kind = 'discipline'
    group by release_id, column_id, period_start, period_end, firm_id, group_id, release_order
),

-- Columns that print disciplines, when they are first printed, and the one before as the newest release by then has it.
disciplined as (
    select
        release_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        release_order,
        row_number() over (partition by firm_id, period_start, period_end order by release_order) as print_number
    from blocks
    where period_start < period_end
    group by release_id, column_id, period_start, period_end, firm_id, release_order
),

steps as (
    select
        later.release_id,
        later.column_id,
        before.release_id as before_release_id,
        before.column_id as before_column_id
    from disciplined as later
    inner join disciplined as before
        on
            later.firm_id = before.firm_id
            and later.release_order >= before.release_order
            and later.period_start > before.period_end
    where later.print_number = 1
    qualify
        row_number() over (
            partition by later.release_id, later.column_id
            order by before.period_end desc, before.release_order desc, before.period_start desc
        ) = 1
),

-- Disciplines of one of the two alone. Where net sales alone are printed, one that ends may have assets, one that begins none.
changed as (
    select
        steps.*,
        blocks.group_id,
        bool_or(blocks.release_id = steps.release_id) as appears,
        min(blocks.seed_location) as seed_location
    from steps
    inner join blocks
        on
            (steps.release_id = blocks.release_id and steps.column_id = blocks.column_id)
            or (steps.before_release_id = blocks.release_id and steps.before_column_id = blocks.column_id)
    where steps.release_id <> steps.before_release_id
    group by all
    having
        count(*) = 1
        and max(
            case
                when blocks.release_id = steps.release_id then coalesce(blocks.beginning_assets_m, 0)
                else coalesce(blocks.ending_assets_m, 1)
            end
        ) <> 0
)

select
    changed.release_id,
    case when changed.appears then 'discipline_appears' else 'discipline_gone' end as finding_kind,
    'warning' as severity,
    changed.group_id || ' ' || changed.column_id as subject,
    case
        when changed.appears
            then
                changed.group_id || ' opens the column to ' || changed.column_id || ' with assets, and the one before, to '
                || changed.before_column_id || ' in ' || changed.before_release_id || ', has no block of it'
        else
            changed.group_id || ' closes the column to ' || changed.before_column_id || ' in ' || changed.before_release_id
            || ' with assets, and the next one, to ' || changed.column_id || ', has no block of it'
    end || ': is it new, sold, or one discipline under two ids?' as finding,
    changed.seed_location
from changed
-- One that a subtotal hides on the other side is there.
anti join {{ ref('fct_subtotal_only_discipline') }} as hidden
    on
        changed.group_id = hidden.discipline_id
        and case when changed.appears then changed.before_release_id else changed.release_id end = hidden.release_id
        and case when changed.appears then changed.before_column_id else changed.column_id end = hidden.column_id
union all
select
    releases.release_id,
    'day_without_a_column' as finding_kind,
    'warning' as severity,
    releases.release_id as subject,
    'reports as of ' || releases.as_of_date || ', and its newest column ends on ' || max(periods.period_end)
    || ': is as_of_date in releases.csv mistyped, or a column left out?' as finding,
    releases.seed_location
from {{ ref('stg_reported__release') }} as releases
inner join {{ ref('fct_printed_column') }} as periods on releases.release_id = periods.release_id
anti join {{ ref('stg_reported__figure') }} as figures
    on releases.release_id = figures.release_id and releases.as_of_date = figures.period_end
group by releases.release_id, releases.as_of_date, releases.seed_location
having max(periods.period_end) < releases.as_of_date
union all
select
    min_by(statements.release_id, statements.release_order) as release_id,
    'periods_without_calendar' as finding_kind,
    'warning' as severity,
    statements.firm_id as subject,
    'no column of ' || statements.firm_id || ' is a month, quarter, half-year or year: fct_period_coverage and '
    || 'fct_trailing_net_flow know none of its periods, nor which are missing' as finding,
    min_by(places.seed_location, statements.release_order) as seed_location
from {{ ref('fct_stated_level') }} as statements
inner join {{ ref('stg_reported__release') }} as places on statements.release_id = places.release_id
anti join {{ ref('int_net_flows__expected_period') }} as slots on statements.firm_id = slots.firm_id
where statements.metric_id = 'net_sales'
group by statements.firm_id
