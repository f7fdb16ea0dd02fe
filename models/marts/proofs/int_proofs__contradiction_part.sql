-- One row per impossibility and part of it: an identity with its multiplier, a flow line with its weight. The multipliers'
-- identities, added up, leave the weighted flow lines, which have to sum to 0.
with proposed as (
    select
        release_id,
        explanation as certificate,
        {{ proof_of('proof') }} as proof
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'impossibility'
),

entries as (
    select
        release_id,
        certificate,
        proof['kind'] as kind,
        'identity' as part_kind,
        unnest(map_entries(proof['multipliers'])) as entry
    from proposed
    union all
    select
        release_id,
        certificate,
        proof['kind'] as kind,
        'flow_line' as part_kind,
        unnest(map_entries(proof['weights'])) as entry
    from proposed
)

select
    release_id,
    certificate,
    kind,
    part_kind,
    entry['key'] as part_id,
    cast(entry['value'] as bigint) as factor
from entries
