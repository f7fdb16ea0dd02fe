-- One row per direct member of an aggregate whose members are listed: a discipline, or another aggregate (a subtotal inside
-- a subtotal). The seed's discipline_id holds the id of either.
select
    firm_id,
    aggregate_id,
    discipline_id as member_group_id,
    {{ seed_location('seeds/reference/aggregate_members.csv') }} as seed_location
from {{ ref('aggregate_members') }}
