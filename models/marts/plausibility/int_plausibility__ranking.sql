-- One row per peer category and horizon that has twice or half as many funds as in the firm's release before, and per fund that
-- is in the rankings of the day before and not in the next; and per horizon whose rankings are those of the day before.
with totals as (
    select
        release_id,
        firm_id,
        release_order,
        lipper_category,
        horizon_id,
        max(total_funds) as total_funds,
        min(seed_location) as seed_location
    from {{ ref('fct_fund_ranking') }}
    where total_funds is not null
    group by all
),

totals_before as (
    select
        *,
        lag(total_funds) over of_category as before_funds,
        lag(release_id) over of_category as before_release_id
    from totals
    window of_category as (partition by firm_id, lipper_category, horizon_id order by release_order)
),

ranks_before as (
    select
        release_id,
        horizon_id,
        as_of_date,
        category_rank,
        total_funds,
        seed_location,
        lag(category_rank) over of_fund as before_rank,
        lag(total_funds) over of_fund as before_funds,
        lag(as_of_date) over of_fund as before_date,
        lag(release_id) over of_fund as before_release_id
    from {{ ref('fct_fund_ranking') }}
    where total_funds is not null
    window of_fund as (partition by firm_id, fund_id, horizon_id order by release_order)
),

repeated as (
    select
        release_id,
        horizon_id,
        max(before_release_id) as before_release_id,
        max(before_date) as before_date,
        min(seed_location) as seed_location
    from ranks_before
    where as_of_date <> before_date
    group by release_id, horizon_id
    having count(*) > 2 and bool_and(category_rank = before_rank and total_funds = before_funds)
),

-- Of releases as of one day the newest that lists the fund: one may correct a few of another's.
listed as (
    select
        firm_id,
        as_of_date,
        fund_id,
        arg_max(release_id, release_order) as release_id,
        arg_max(seed_location, release_order) as seed_location
    from {{ ref('fct_fund_ranking') }}
    group by firm_id, as_of_date, fund_id
),

days as (
    select
        firm_id,
        as_of_date,
        min(release_id) as release_id,
        lead(as_of_date) over (partition by firm_id order by as_of_date) as next_day
    from listed
    group by firm_id, as_of_date
),

dropped as (
    select
        next_days.release_id,
        listed.fund_id,
        listed.release_id as before_release_id,
        listed.seed_location
    from listed
    inner join days on listed.firm_id = days.firm_id and listed.as_of_date = days.as_of_date
    inner join days as next_days on days.firm_id = next_days.firm_id and days.next_day = next_days.as_of_date
    anti join listed as still
        on listed.firm_id = still.firm_id and listed.fund_id = still.fund_id and days.next_day = still.as_of_date
)

select
    release_id,
    'total_funds_jump' as finding_kind,
    'warning' as severity,
    lipper_category || ' ' || horizon_id as subject,
    total_funds || ' funds in ' || lipper_category || ' at ' || horizon_id || ', after ' || before_funds || ' in '
    || before_release_id as finding,
    seed_location
from totals_before
where total_funds >= 2 * before_funds or before_funds >= 2 * total_funds
union all
select
    release_id,
    'fund_gone' as finding_kind,
    'warning' as severity,
    fund_id as subject,
    'no row of ' || fund_id || ', which ' || before_release_id || ' lists: is it merged or closed, or left out?' as finding,
    seed_location
from dropped
union all
select
    release_id,
    'rankings_repeat_the_day_before' as finding_kind,
    'warning' as severity,
    horizon_id as subject,
    'every rank and total at ' || horizon_id || ' is that of ' || before_release_id || ', as of ' || before_date
    || ': are they copied?' as finding,
    seed_location
from repeated
