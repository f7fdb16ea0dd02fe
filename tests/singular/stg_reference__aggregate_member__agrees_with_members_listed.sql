-- Claim: members are listed for the aggregates that say so, and for no others: a list that nothing reads is a mistake, and
-- so is a total that adds up nothing.
select
    firm_id,
    aggregate_id,
    m.seed_location || ': aggregate ' || aggregate_id || ' of firm ' || firm_id || ' goes by its flags; expected members_listed '
    || 'true in ' || a.seed_location as problem
from {{ ref('stg_reference__aggregate_member') }} as m
inner join {{ ref('stg_reference__aggregate') }} as a using (firm_id, aggregate_id)
where not a.members_listed
union all
select
    firm_id,
    aggregate_id,
    a.seed_location || ': members_listed is true; expected at least one row for ' || aggregate_id || ' of firm ' || firm_id
    || ' in seeds/reference/aggregate_members.csv' as problem
from {{ ref('stg_reference__aggregate') }} as a
left join {{ ref('stg_reference__aggregate_member') }} as m using (firm_id, aggregate_id)
where a.members_listed and m.member_group_id is null
