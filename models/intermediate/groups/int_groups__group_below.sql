-- One row per firm, aggregate and group anywhere below it: its members, their members, and so on. An aggregate that stands
-- inside itself has a row that says so, for a test to name; a chain longer than the firm has aggregates is not followed.
with recursive members as (
    select
        firm_id,
        group_id,
        member_group_id
    from {{ ref('dim_group_member') }}
),

limits as (
    select
        firm_id,
        count(distinct group_id) as aggregates
    from members
    group by firm_id
),

chains as (
    select
        firm_id,
        group_id,
        member_group_id as below_group_id,
        1 as steps
    from members
    union all
    select
        c.firm_id,
        c.group_id,
        m.member_group_id as below_group_id,
        c.steps + 1 as steps
    from chains as c
    inner join limits as l on c.firm_id = l.firm_id and c.steps < l.aggregates
    inner join members as m on c.firm_id = m.firm_id and c.below_group_id = m.group_id
)

select distinct
    firm_id,
    group_id,
    below_group_id
from chains
