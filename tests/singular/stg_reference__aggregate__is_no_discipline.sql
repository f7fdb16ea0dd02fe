-- Claim: no id is a discipline and an aggregate of one firm, because facts meet both under one group_id.
-- One row per aggregate whose id a discipline has.
select
    aggregates.firm_id,
    aggregates.aggregate_id,
    aggregates.seed_location || ': ' || aggregates.aggregate_id || ' is a discipline of firm ' || aggregates.firm_id || ' too: '
    || disciplines.seed_location as problem
from {{ ref('stg_reference__aggregate') }} as aggregates
inner join {{ ref('stg_reference__discipline') }} as disciplines
    on aggregates.firm_id = disciplines.firm_id and aggregates.aggregate_id = disciplines.discipline_id
