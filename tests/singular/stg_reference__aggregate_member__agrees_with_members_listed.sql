-- Claim: members are listed for the aggregates that say so, and for no others: a list that nothing reads is a mistake, and
-- so is a total that adds up nothing.
select
    firm_id,
    aggregate_id,
    members.seed_location
    || ': aggregate '
    || aggregate_id
    || ' of firm '
    || firm_id
    || ' goes by its flags; expected members_listed '
    || 'true in ' || aggregates.seed_location as problem
from {{ ref('stg_reference__aggregate_member') }} as members
inner join {{ ref('stg_reference__aggregate') }} as aggregates using (firm_id, aggregate_id)
where not aggregates.members_listed
union all
select
    firm_id,
    aggregate_id,
    aggregates.seed_location
    || ': members_listed is true; expected at least one row for '
    || aggregate_id
    || ' of firm '
    || firm_id
    || ' in seeds/reference/aggregate_members.csv' as problem
from {{ ref('stg_reference__aggregate') }} as aggregates
left join {{ ref('stg_reference__aggregate_member') }} as members using (firm_id, aggregate_id)
where aggregates.members_listed and members.member_id is null
