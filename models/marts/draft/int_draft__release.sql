-- One row per release that can be drafted from the books: each printed one whose last month they hold, and one for their
-- newest month where it has not been printed yet, in the shape of the firm's newest release.
with owner_months as (
    select distinct
        firm_id,
        period_end
    from {{ ref('int_draft__group_month') }}
),

releases as (
    select
        release_id,
        firm_id,
        as_of_date,
        release_order,
        amount_unit,
        amount_decimals,
        rounding_unit_m
    from {{ ref('dim_release') }}
),

newest as (
    select
        releases.firm_id,
        max(releases.release_order) as release_order,
        max(releases.as_of_date) as as_of_date,
        max(owner_months.period_end) as newest_month
    from releases
    inner join owner_months on releases.firm_id = owner_months.firm_id
    group by releases.firm_id
)

select
    releases.release_id,
    releases.firm_id,
    releases.as_of_date,
    releases.release_id as shaped_like,
    releases.amount_unit,
    releases.amount_decimals,
    releases.rounding_unit_m
from releases
inner join owner_months on releases.firm_id = owner_months.firm_id and releases.as_of_date = owner_months.period_end
union all
select
    releases.firm_id || '_' || strftime(newest.newest_month, '%Y_%m') as release_id,
    releases.firm_id,
    newest.newest_month as as_of_date,
    releases.release_id as shaped_like,
    releases.amount_unit,
    releases.amount_decimals,
    releases.rounding_unit_m
from newest
inner join releases on newest.firm_id = releases.firm_id and newest.release_order = releases.release_order
where newest.newest_month > newest.as_of_date
