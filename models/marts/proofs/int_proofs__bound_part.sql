-- One row per bound that identities force, and part of it: an identity with its multiplier; a flow line with its weight, and the
-- coefficient with which the quantity itself has it. Less the multiplied identities, which sum to 0, the quantity is the sum
-- of the weighted lines. Factors are over the denominator. Kept under one name for quantities that are the same sum.
with proposed as (
    select
        release_id,
        subject as quantity_id,
        result_kind[7:] as side,
        {{ proof_of('proof') }} as proof
    from {{ ref('int_bounds__solution') }}
    where result_kind in ('bound_low', 'bound_high')
),

forced as (
    select * from proposed
    where cardinality(proof['multipliers']) > 0
),

weights as (
    select
        release_id,
        quantity_id,
        side,
        proof['denominator'] as denominator,
        unnest(map_entries(proof['weights'])) as entry
    from forced
),

lines as (
    select
        release_id,
        quantity_id,
        side,
        denominator,
        cell_id,
        sum(factor) as factor,
        sum(coefficient) as coefficient
    from (
        select
            release_id,
            quantity_id,
            side,
            denominator,
            entry['key'] as cell_id,
            entry['value'] as factor,
            0 as coefficient
        from weights
        union all
        select
            forced.release_id,
            forced.quantity_id,
            forced.side,
            forced.proof['denominator'] as denominator,
            terms.cell_id,
            0 as factor,
            terms.coefficient
        from forced
        inner join {{ ref('fct_quantity_term') }} as terms
            on forced.release_id = terms.release_id and forced.quantity_id = terms.quantity_id
    ) as weighted_or_asked_for
    group by release_id, quantity_id, side, denominator, cell_id
)

select
    release_id,
    quantity_id,
    side,
    'identity' as part_kind,
    identity_id as part_id,
    multiplier as factor,
    denominator,
    cast(null as integer) as coefficient
from {{ ref('int_bounds__multiplier') }}
union all
select
    release_id,
    quantity_id,
    side,
    'flow_line' as part_kind,
    cell_id as part_id,
    cast(factor as bigint) as factor,
    denominator,
    cast(coefficient as integer) as coefficient
from lines
