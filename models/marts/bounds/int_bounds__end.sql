-- One row per quantity that has bounds of its own, of a release that can be true: how far its smallest and its largest true value
-- are from what is printed, in units, exact fractions. What the rounding of its own lines allows, or what its multipliers prove
-- where that is tighter: a bound without a proof is as wide as that rounding.
with own_reach as (
    select
        terms.release_id,
        terms.quantity_id,
        cast(sum(abs(terms.coefficient) * {{ in_halves('flow_lines.rounding_error_units') }}) as bigint) as halves
    from {{ ref('fct_quantity_term') }} as terms
    inner join {{ ref('fct_printed_cell') }} as flow_lines
        on terms.release_id = flow_lines.release_id and terms.cell_id = flow_lines.cell_id
    where terms.quantity_id = terms.canonical_quantity_id
    group by terms.release_id, terms.quantity_id
),

possible as (
    select release_id
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'release' and is_possible
),

proven as (
    select
        release_id,
        quantity_id,
        side,
        numerator,
        denominator
    from {{ ref('int_bounds__proven_end') }}
),

judged as (
    select
        own_reach.release_id,
        own_reach.quantity_id,
        own_reach.halves,
        low_ends.numerator as low_numerator,
        low_ends.denominator as low_denominator,
        coalesce(2 * low_ends.numerator > -own_reach.halves * low_ends.denominator, false) as is_low_forced,
        high_ends.numerator as high_numerator,
        high_ends.denominator as high_denominator,
        coalesce(2 * high_ends.numerator < own_reach.halves * high_ends.denominator, false) as is_high_forced
    from own_reach
    inner join possible on own_reach.release_id = possible.release_id
    left join proven as low_ends
        on
            own_reach.release_id = low_ends.release_id
            and own_reach.quantity_id = low_ends.quantity_id
            and low_ends.side = 'low'
    left join proven as high_ends
        on
            own_reach.release_id = high_ends.release_id
            and own_reach.quantity_id = high_ends.quantity_id
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
