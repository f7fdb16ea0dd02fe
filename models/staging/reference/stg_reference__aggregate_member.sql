-- One row per member of an aggregate whose members are listed.
select
    firm_id,
    aggregate_id,
    discipline_id,
    {{ seed_location('seeds/reference/aggregate_members.csv') }} as seed_location
from {{ ref('aggregate_members') }}
