-- One row per release, fund group ('all' too), horizon and quartile: how many ranked funds stand in the quartile, and how
-- many are ranked at all. All four quartiles have a row, also where no fund is in them.
with rankings as (
    select
        release_id,
        fund_group,
        horizon_years,
        quartile
    from {{ ref('fct_fund_ranking') }}
),

-- Each fund counts twice: in its own group, and among all.
grouped as (
    select
        release_id,
        unnest([fund_group, 'all']) as fund_group,
        horizon_years,
        quartile
    from rankings
),

quartiles as (
    select unnest([1, 2, 3, 4]) as quartile
)

select
    g.release_id,
    g.fund_group,
    g.horizon_years,
    q.quartile,
    cast(count(*) filter (where g.quartile = q.quartile) as integer) as funds_in_quartile,
    cast(count(g.quartile) as integer) as funds_ranked
from grouped as g
cross join quartiles as q
group by g.release_id, g.fund_group, g.horizon_years, q.quartile
