-- One row per direct member of an aggregate whose members are listed: a discipline, or another aggregate (a subtotal inside
-- a subtotal). Casts nothing: every column is text.
select
    firm_id,
    aggregate_id,
    member_id,
    {{ seed_location('seeds/reference/aggregate_members.csv') }} as seed_location
from {{ ref('aggregate_members') }}
