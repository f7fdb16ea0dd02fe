-- One row per bound that identities force, and part of it: an identity with its dual multiplier, which the solver proposes; a
-- cell with its weight, which follows: the quantity less the multiplied identities, each of which sums to 0. Factors are over the
-- denominator; coefficient is that with which the quantity itself has the cell. Multipliers that are wrong prove a wider bound,
-- never one that is not true. Kept under one name for quantities that are the same sum.
with proposed as (
    select
        release_id,
        unnest(bounds) as bound
    from {{ ref('int_bounds__solution') }}
),

multipliers as (
    select
        release_id,
        bound['quantity_id'] as quantity_id,
        bound['side'] as side,
        bound['denominator'] as denominator,
        unnest(bound['multipliers']) as entry
    from proposed
),

-- What is not binding proves nothing.
identities as (
    select
        multipliers.release_id,
        multipliers.quantity_id,
        multipliers.side,
        multipliers.denominator,
        checks.identity_id,
        multipliers.entry['multiplier'] as multiplier
    from multipliers
    inner join {{ ref('fct_footing_check') }} as checks
        on
            multipliers.release_id = checks.release_id
            and multipliers.entry['identity_id'] = checks.identity_id
            and checks.is_binding
),

ends as (
    select distinct
        release_id,
        quantity_id,
        side,
        denominator
    from identities
),

weighted_cells as (
    select
        ends.release_id,
        ends.quantity_id,
        ends.side,
        ends.denominator,
        terms.cell_id,
        terms.coefficient,
        ends.denominator * terms.coefficient as weight
    from ends
    inner join {{ ref('fct_quantity_term') }} as terms
        on ends.release_id = terms.release_id and ends.quantity_id = terms.quantity_id
    union all
    select
        identities.release_id,
        identities.quantity_id,
        identities.side,
        identities.denominator,
        terms.term_cell_id as cell_id,
        0 as coefficient,
        -identities.multiplier * terms.coefficient as weight
    from identities
    inner join {{ ref('fct_footing_term') }} as terms
        on identities.identity_id = terms.identity_id
),

parts as (
    select
        release_id,
        quantity_id,
        side,
        'identity' as part_kind,
        identity_id as part_id,
        multiplier as factor,
        denominator
    from identities
    union all by name
    select
        release_id,
        quantity_id,
        side,
        'cell' as part_kind,
        cell_id as part_id,
        sum(weight) as factor,
        denominator,
        sum(coefficient) as coefficient
    from weighted_cells
    group by release_id, quantity_id, side, denominator, cell_id
    having sum(weight) <> 0 or sum(coefficient) <> 0
)

select
    parts.release_id,
    parts.quantity_id as canonical_quantity_id,
    parts.side,
    parts.part_kind,
    parts.part_id,
    cast(parts.factor as bigint) as factor,
    parts.denominator,
    cast(parts.coefficient as integer) as coefficient,
    cells.printed_units,
    cells.rounding_error_halves
from parts
-- An identity is not printed.
left join {{ ref('int_bounds__cell') }} as cells
    on parts.release_id = cells.release_id and parts.part_id = cells.cell_id and parts.part_kind = 'cell'
