-- One row per peer category and horizon that has twice or half as many funds as in the firm's release before, per fund that is
-- in the rankings of a day and not of the next, and per horizon whose rankings are those of the day before.
with totals_beside_before as (
    select
        release_id,
        lipper_category,
        horizon_id,
        max(total_funds) as total_funds,
        lag(max(total_funds)) over of_category as before_funds,
        lag(release_id) over of_category as before_release_id,
        min(seed_location) as seed_location
    from {{ ref('fct_fund_ranking') }}
    where total_funds is not null
    group by release_id, firm_id, release_order, lipper_category, horizon_id
    window of_category as (partition by firm_id, lipper_category, horizon_id order by release_order)
),

ranks_beside_before as (
    select
        *,
        lag(category_rank) over of_fund as before_rank,
        lag(total_funds) over of_fund as before_funds,
        lag(as_of_date) over of_fund as before_date,
        lag(release_id) over of_fund as before_release_id
    from {{ ref('fct_fund_ranking') }}
    where total_funds is not null
    window of_fund as (partition by firm_id, fund_id, horizon_id order by release_order)
),

copies as (
    select
        release_id,
        horizon_id,
        max(before_release_id) as before_release_id,
        max(before_date) as before_date,
        min(seed_location) as seed_location
    from ranks_beside_before
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
        lag(as_of_date) over (partition by firm_id order by as_of_date) as day_before
    from listed
    group by firm_id, as_of_date
),

dropped as (
    select
        days.release_id,
        listed.fund_id,
        listed.release_id as before_release_id,
        listed.seed_location
    from days
    inner join listed on days.firm_id = listed.firm_id and days.day_before = listed.as_of_date
    anti join listed as still
        on listed.firm_id = still.firm_id and listed.fund_id = still.fund_id and days.as_of_date = still.as_of_date
)

{{ finding('total_funds_jump', 'warning', '{lipper_category} {horizon_id}',
    '{total_funds} funds in {lipper_category} at {horizon_id}, after {before_funds} in {before_release_id}') }}
from totals_beside_before
where {{ jumps('total_funds', 'before_funds', times=2) }}
union all
{{ finding('fund_gone', 'warning', '{fund_id}',
    'no row of {fund_id}, which {before_release_id} lists: is it merged or closed, or left out?') }}
from dropped
union all
{{ finding('rankings_repeat_the_day_before', 'warning', '{horizon_id}',
    'every rank and total at {horizon_id} is that of {before_release_id}, as of {before_date}: are they copied?') }}
from copies
