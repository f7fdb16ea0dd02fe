-- One row per firm, aggregate and direct member: what each printed total adds up. Members are the disciplines that the two
-- flags leave in, or, where the seed lists them, the disciplines and aggregates of the list.
with disciplines as (
    select
        firm_id,
        discipline_id,
        is_money_market,
        is_quantitative
    from {{ ref('stg_reference__discipline') }}
),

aggregates as (
    select
        firm_id,
        aggregate_id,
        excludes_money_market,
        excludes_quantitative,
        members_listed
    from {{ ref('stg_reference__aggregate') }}
),

listed as (
    select
        firm_id,
        aggregate_id,
        member_group_id
    from {{ ref('stg_reference__aggregate_member') }}
),

left_in_by_flags as (
    select
        a.firm_id,
        a.aggregate_id,
        d.discipline_id as member_group_id
    from aggregates as a
    inner join disciplines as d on a.firm_id = d.firm_id
    where
        not a.members_listed
        and {{ leaves_in('a', 'd') }}
),

named_by_list as (
    select
        a.firm_id,
        a.aggregate_id,
        l.member_group_id
    from aggregates as a
    inner join listed as l on a.firm_id = l.firm_id and a.aggregate_id = l.aggregate_id
    where a.members_listed
)

select
    firm_id,
    aggregate_id as group_id,
    member_group_id
from left_in_by_flags
union all
select
    firm_id,
    aggregate_id as group_id,
    member_group_id
from named_by_list
