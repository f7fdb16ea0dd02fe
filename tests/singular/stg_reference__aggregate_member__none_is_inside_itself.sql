-- Claim: no aggregate stands inside itself, be it as its own member or as a member of what it adds up.
-- One row per seed line that closes such a circle.
select
    members.firm_id,
    members.aggregate_id,
    members.member_id,
    members.seed_location || ': aggregate ' || members.aggregate_id || ' of firm ' || members.firm_id || ' stands inside itself'
    || case when members.aggregate_id = members.member_id then '' else ', by way of ' || members.member_id end as problem
from {{ ref('stg_reference__aggregate_member') }} as members
left join {{ ref('dim_group_below') }} as below
    on members.firm_id = below.firm_id and members.member_id = below.group_id and members.aggregate_id = below.below_group_id
where members.aggregate_id = members.member_id or below.group_id is not null
