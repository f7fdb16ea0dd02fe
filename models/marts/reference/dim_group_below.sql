-- One row per firm, aggregate and group anywhere below it: its members, their members, and so on. An aggregate that stands
-- inside itself has a row that says so, for a test to name; a chain longer than the firm has aggregates is not followed.
with recursive members as (
    select
        firm_id,
        group_id,
        member_id
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
        member_id as below_group_id,
        1 as steps
    from members
    union all
    select
        chains.firm_id,
        chains.group_id,
        members.member_id as below_group_id,
        chains.steps + 1 as steps
    from chains
    inner join limits on chains.firm_id = limits.firm_id and chains.steps < limits.aggregates
    inner join members on chains.firm_id = members.firm_id and chains.below_group_id = members.group_id
)

select distinct
    firm_id,
    group_id,
    below_group_id
from chains
