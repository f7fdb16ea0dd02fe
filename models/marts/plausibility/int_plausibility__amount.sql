-- One row per amount that contradicts the release's other figures or the firm's own of another release, where no identity of
-- the table would say so.
with levels as (
    select
        statements.release_id,
        statements.firm_id,
        statements.release_order,
        statements.subject_id as group_id,
        statements.amount_m
    from {{ ref('fct_stated_level') }} as statements
    where statements.subject_kind = 'group' and statements.metric_id = 'ending_assets' and statements.amount_m > 0
    qualify row_number() over (
        partition by statements.release_id, statements.subject_id
        order by statements.period_end desc
    ) = 1
),

beside_before as (
    select
        *,
        lag(amount_m) over of_group as before_m,
        lag(release_id) over of_group as before_release_id
    from levels
    window of_group as (partition by firm_id, group_id order by release_order)
),

jumps as (
    select
        release_id,
        max(before_release_id) as before_release_id,
        -- Doubles: how many times, for a threshold and a sentence.
        median(cast(amount_m as double) / cast(before_m as double)) as times
    from beside_before
    where before_m is not null
    group by release_id
),

disciplines as (
    select
        firm_id,
        scope_id,
        count(*) as disciplines
    from {{ ref('dim_scope_member') }}
    where group_kind = 'discipline'
    group by firm_id, scope_id
),

-- Where the table cannot be true it has no bounds: then each discipline is taken to be a unit off.
stated_totals as (
    select
        figures.*,
        scopes.amount_m as sum_m,
        coalesce(scopes.low_m, scopes.amount_m - disciplines.disciplines * releases.rounding_unit_m) as sum_low_m,
        coalesce(scopes.high_m, scopes.amount_m + disciplines.disciplines * releases.rounding_unit_m) as sum_high_m
    from {{ ref('fct_reported_figure') }} as figures
    inner join {{ ref('dim_release') }} as releases on figures.release_id = releases.release_id
    inner join {{ ref('dim_scope_member') }} as members
        on figures.firm_id = members.firm_id and figures.group_id = members.group_id and members.group_kind = 'aggregate'
    inner join disciplines on members.firm_id = disciplines.firm_id and members.scope_id = disciplines.scope_id
    inner join {{ ref('fct_bound') }} as scopes
        on
            figures.release_id = scopes.release_id
            and figures.period_end = scopes.period_end
            and scopes.is_shortest_of_its_end
            and figures.metric_id = scopes.metric_id
            and members.scope_id = scopes.subject_id
            and scopes.subject_kind = 'scope'
            and scopes.since_period_end is null
    where figures.table_amount_m is null
)

select
    jumps.release_id,
    'unit_slip' as finding_kind,
    'error' as severity,
    jumps.release_id as subject,
    'assets are ' || cast(jumps.times as decimal(12, 4)) || ' times those of ' || jumps.before_release_id
    || ': its amount_unit is ' || releases.amount_unit || ' in releases.csv; is it '
    || case releases.amount_unit when 'millions' then 'billions' else 'millions' end
    || ' that it prints, or are thousands typed as units?' as finding,
    releases.seed_location
from jumps
inner join {{ ref('stg_reported__release') }} as releases on jumps.release_id = releases.release_id
where jumps.times not between 0.005 and 200
union all
select
    release_id,
    'stated_total_is_no_sum' as finding_kind,
    'error' as severity,
    metric_id || ' of ' || group_id || ' ' || period_end as subject,
    'the text says ' || amount_printed || ' for ' || group_id || '; its disciplines add up to ' || sum_m
    || ' million, true values between ' || sum_low_m || ' and ' || sum_high_m as finding,
    seed_location
from stated_totals
where high_m < sum_low_m or low_m > sum_high_m
