-- Claim: no aggregate stands inside itself, be it as its own member or as a member of what it adds up.
-- One row per seed line that closes such a circle.
select
    m.firm_id,
    m.aggregate_id,
    m.member_group_id,
    m.seed_location || ': aggregate ' || m.aggregate_id || ' of firm ' || m.firm_id || ' stands inside itself'
    || case when m.aggregate_id = m.member_group_id then '' else ', by way of ' || m.member_group_id end as problem
from {{ ref('stg_reference__aggregate_member') }} as m
left join {{ ref('int_groups__group_below') }} as b
    on m.firm_id = b.firm_id and m.member_group_id = b.group_id and m.aggregate_id = b.below_group_id
where m.aggregate_id = m.member_group_id or b.group_id is not null
