-- One row per bound that is tighter than what its own lines' rounding allows, and identity that forces it: the multiplier that
-- the solver proposes. Quantities that are the same sum of flow lines have one set of them, under one of their names.
with proposed as (
    select
        release_id,
        subject as quantity_id,
        result_kind[7:] as side,
        {{ proof_of('proof') }} as proof
    from {{ ref('int_bounds__solution') }}
    where result_kind in ('bound_low', 'bound_high')
),

entries as (
    select
        release_id,
        quantity_id,
        side,
        proof['denominator'] as denominator,
        unnest(map_entries(proof['multipliers'])) as entry
    from proposed
)

select
    release_id,
    quantity_id,
    side,
    entry['key'] as identity_id,
    cast(entry['value'] as bigint) as multiplier,
    denominator
from entries
