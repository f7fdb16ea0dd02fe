-- One row per bound that identities force: how far from the printed value the true one is at least or at most, in units, over
-- twice the denominator, as the multipliers prove it and not as the solver says. Multipliers that are wrong prove a wider bound,
-- never one that is not true.
with multipliers as (
    select
        release_id,
        quantity_id,
        side,
        identity_id,
        multiplier,
        denominator
    from {{ ref('int_bounds__multiplier') }}
),

ends as (
    select distinct
        release_id,
        quantity_id,
        side,
        denominator
    from multipliers
),

lines_of_quantities as (
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
),

lines_of_identities as (
    select
        multipliers.release_id,
        multipliers.quantity_id,
        multipliers.side,
        multipliers.denominator,
        terms.cell_id,
        0 as coefficient,
        -multipliers.multiplier * terms.coefficient as weight
    from multipliers
    inner join {{ ref('int_bounds__identity_term') }} as terms
        on multipliers.release_id = terms.release_id and multipliers.identity_id = terms.identity_id
),

weights as (
    select
        release_id,
        quantity_id,
        side,
        denominator,
        cell_id,
        sum(coefficient) as coefficient,
        sum(weight) as weight
    from (
        select * from lines_of_quantities
        union all
        select * from lines_of_identities
    ) as lines
    group by release_id, quantity_id, side, denominator, cell_id
)

select
    weights.release_id,
    weights.quantity_id,
    weights.side,
    cast(
        {{ proven_deviation(
            'weights.side', 'weights.weight', 'weights.coefficient', 'weights.denominator', 'flow_lines.printed_units',
            in_halves('flow_lines.rounding_error_units')
        ) }} as bigint
    ) as numerator,
    2 * weights.denominator as denominator
from weights
inner join {{ ref('fct_printed_cell') }} as flow_lines
    on weights.release_id = flow_lines.release_id and weights.cell_id = flow_lines.cell_id
group by weights.release_id, weights.quantity_id, weights.side, weights.denominator
