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
    from {{ ref('int_reference__release') }}
),

newest as (
    select
        r.firm_id,
        max(r.release_order) as release_order,
        max(r.as_of_date) as as_of_date,
        max(m.period_end) as newest_month
    from releases as r
    inner join owner_months as m on r.firm_id = m.firm_id
    group by r.firm_id
)

select
    r.release_id,
    r.firm_id,
    r.as_of_date,
    r.release_id as shaped_like,
    r.amount_unit,
    r.amount_decimals,
    r.rounding_unit_m
from releases as r
inner join owner_months as m on r.firm_id = m.firm_id and r.as_of_date = m.period_end
union all
select
    r.firm_id || '_' || strftime(n.newest_month, '%Y_%m') as release_id,
    r.firm_id,
    n.newest_month as as_of_date,
    r.release_id as shaped_like,
    r.amount_unit,
    r.amount_decimals,
    r.rounding_unit_m
from newest as n
inner join releases as r on n.firm_id = r.firm_id and n.release_order = r.release_order
where n.newest_month > n.as_of_date
