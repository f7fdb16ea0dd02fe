-- One row per peer category and horizon that has twice or half as many funds as in the firm's release before.
with totals as (
    select
        release_id,
        firm_id,
        release_order,
        lipper_category,
        horizon_id,
        max(total_funds) as total_funds,
        min(seed_location) as seed_location
    from {{ ref('int_rankings__fund_ranking') }}
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
