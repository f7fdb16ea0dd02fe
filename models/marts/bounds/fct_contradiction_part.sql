-- One row per contradiction of a release that cannot be true, and part of it: an identity with its dual multiplier, which the
-- solver proposes; a cell with its weight, which follows. The weighted cells have to sum to 0, so that anybody can do the sum
-- again.
with proposed as (
    select
        release_id,
        unnest(contradictions) as contradiction
    from {{ ref('int_bounds__solution') }}
),

multipliers as (
    select
        release_id,
        contradiction['certificate'] as certificate,
        contradiction['kind'] as kind,
        unnest(contradiction['multipliers']) as entry
    from proposed
),

-- What is not binding proves nothing.
identities as (
    select
        multipliers.release_id,
        multipliers.certificate,
        multipliers.kind,
        checks.identity_id,
        multipliers.entry['multiplier'] as multiplier
    from multipliers
    inner join {{ ref('fct_footing_check') }} as checks
        on
            multipliers.release_id = checks.release_id
            and multipliers.entry['identity_id'] = checks.identity_id
            and checks.is_binding
),

parts as (
    select
        release_id,
        certificate,
        kind,
        'identity' as part_kind,
        identity_id as part_id,
        multiplier as factor
    from identities
    union all
    select
        identities.release_id,
        identities.certificate,
        identities.kind,
        'cell' as part_kind,
        terms.term_cell_id as part_id,
        sum(identities.multiplier * terms.coefficient) as factor
    from identities
    inner join {{ ref('fct_footing_term') }} as terms on identities.identity_id = terms.identity_id
    group by identities.release_id, identities.certificate, identities.kind, terms.term_cell_id
    having sum(identities.multiplier * terms.coefficient) <> 0
)

select
    parts.release_id,
    parts.certificate,
    parts.kind,
    parts.part_kind,
    parts.part_id,
    cast(parts.factor as bigint) as factor,
    cells.printed_units,
    cells.possible_rounding_error_halves as rounding_error_halves
from parts
-- An identity is not printed.
left join {{ ref('int_bounds__cell') }} as cells
    on parts.release_id = cells.release_id and parts.part_id = cells.cell_id and parts.part_kind = 'cell'
