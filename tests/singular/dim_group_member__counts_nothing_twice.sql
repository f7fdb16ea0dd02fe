-- Claim: an aggregate reaches what it adds up by one member alone. A subtotal listed beside its own member counts it twice.
-- One row per aggregate and group that two of its members hold.
with located as (
    select
        members.firm_id,
        members.group_id,
        members.member_id,
        coalesce(listed.seed_location, 'by its flags') as seed_location
    from {{ ref('dim_group_member') }} as members
    left join {{ ref('stg_reference__aggregate_member') }} as listed
        on members.firm_id = listed.firm_id and members.group_id = listed.aggregate_id and members.member_id = listed.member_id
),

held as (
    select
        firm_id,
        group_id,
        member_id,
        seed_location,
        member_id as held_group_id
    from located
    union all
    select
        located.firm_id,
        located.group_id,
        located.member_id,
        located.seed_location,
        below.below_group_id as held_group_id
    from located
    inner join
        {{ ref('dim_group_below') }} as below
        on located.firm_id = below.firm_id and located.member_id = below.group_id
)

select
    firm_id,
    group_id,
    held_group_id,
    'aggregate ' || group_id || ' of firm ' || firm_id || ' adds up ' || held_group_id || ' more than once: in '
    || string_agg(member_id || ' (' || seed_location || ')', ', in ' order by member_id) as problem
from held
group by firm_id, group_id, held_group_id
having count(*) > 1
