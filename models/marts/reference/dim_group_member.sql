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
        member_id
    from {{ ref('stg_reference__aggregate_member') }}
)

select
    aggregates.firm_id,
    aggregates.aggregate_id as group_id,
    disciplines.discipline_id as member_id
from aggregates
inner join disciplines on aggregates.firm_id = disciplines.firm_id
where
    not aggregates.members_listed
    and {{ leaves_in('aggregates', 'disciplines') }}
union all
select
    aggregates.firm_id,
    aggregates.aggregate_id as group_id,
    listed.member_id
from aggregates
inner join listed on aggregates.firm_id = listed.firm_id and aggregates.aggregate_id = listed.aggregate_id
where aggregates.members_listed
