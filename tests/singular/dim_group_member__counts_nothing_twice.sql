-- Claim: an aggregate reaches what it adds up by one member alone. A subtotal listed beside its own member counts it twice.
-- One row per aggregate and group that two of its members hold.
with members as (
    select
        d.firm_id,
        d.group_id,
        d.member_group_id,
        coalesce(s.seed_location, 'by its flags') as seed_location
    from {{ ref('dim_group_member') }} as d
    left join {{ ref('stg_reference__aggregate_member') }} as s
        on d.firm_id = s.firm_id and d.group_id = s.aggregate_id and d.member_group_id = s.member_group_id
),

held as (
    select
        firm_id,
        group_id,
        member_group_id,
        seed_location,
        member_group_id as held_group_id
    from members
    union all
    select
        m.firm_id,
        m.group_id,
        m.member_group_id,
        m.seed_location,
        b.below_group_id as held_group_id
    from members as m
    inner join {{ ref('int_groups__group_below') }} as b on m.firm_id = b.firm_id and m.member_group_id = b.group_id
)

select
    firm_id,
    group_id,
    held_group_id,
    'aggregate ' || group_id || ' of firm ' || firm_id || ' adds up ' || held_group_id || ' more than once: in '
    || string_agg(member_group_id || ' (' || seed_location || ')', ', in ' order by member_group_id) as problem
from held
group by firm_id, group_id, held_group_id
having count(*) > 1
