-- One row per canonical quantity of a release that can be true: how far its smallest and its largest true value are from what
-- is printed, in units, exact fractions. What the rounding of its own cells allows, or what its dual multipliers prove (weak
-- duality) where that is tighter: a bound without a proof is as wide as that rounding.
with own_errors as (
    select
        quantities.release_id,
        quantities.quantity_id,
        cast(sum(abs(terms.coefficient) * cells.rounding_error_halves) as bigint) as halves
    from {{ ref('fct_quantity') }} as quantities
    inner join {{ ref('fct_quantity_term') }} as terms
        on quantities.release_id = terms.release_id and quantities.quantity_id = terms.quantity_id
    inner join {{ ref('int_bounds__cell') }} as cells on terms.release_id = cells.release_id and terms.cell_id = cells.cell_id
    inner join {{ ref('int_bounds__solution') }} as solutions
        on quantities.release_id = solutions.release_id and solutions.is_feasible
    where quantities.quantity_id = quantities.canonical_quantity_id
    group by quantities.release_id, quantities.quantity_id
),

proven as (
    select
        release_id,
        canonical_quantity_id as quantity_id,
        side,
        cast(
            {{ proven_deviation('side', 'factor', 'coefficient', 'denominator', 'printed_units', 'rounding_error_halves') }}
            as bigint
        ) as numerator,
        2 * denominator as denominator
    from {{ ref('fct_bound_reason_part') }}
    where part_kind = 'cell'
    group by release_id, canonical_quantity_id, side, denominator
),

judged as (
    select
        own_errors.release_id,
        own_errors.quantity_id,
        own_errors.halves,
        low_ends.numerator as low_numerator,
        low_ends.denominator as low_denominator,
        coalesce(2 * low_ends.numerator > -own_errors.halves * low_ends.denominator, false) as is_low_forced,
        high_ends.numerator as high_numerator,
        high_ends.denominator as high_denominator,
        coalesce(2 * high_ends.numerator < own_errors.halves * high_ends.denominator, false) as is_high_forced
    from own_errors
    left join proven as low_ends
        on
            own_errors.release_id = low_ends.release_id
            and own_errors.quantity_id = low_ends.quantity_id
            and low_ends.side = 'low'
    left join proven as high_ends
        on
            own_errors.release_id = high_ends.release_id
            and own_errors.quantity_id = high_ends.quantity_id
            and high_ends.side = 'high'
)

select
    release_id,
    quantity_id,
    is_low_forced,
    case when is_low_forced then low_numerator else -halves end as low_numerator,
    case when is_low_forced then low_denominator else 2 end as low_denominator,
    is_high_forced,
    case when is_high_forced then high_numerator else halves end as high_numerator,
    case when is_high_forced then high_denominator else 2 end as high_denominator
from judged
