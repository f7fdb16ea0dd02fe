-- One row per quantity: its amount as printed, and the smallest and the largest true amount that the whole printed table
-- allows. What the rounding of its own cells allows, or what dual multipliers prove (weak duality) where that is tighter
-- (is_low_forced, is_high_forced; fct_bound_reason says how): a bound without a proof is as wide as that rounding. Exact as
-- deviations from what is printed, in units, numerators over denominators. NULL where the release cannot be true, or the
-- quantity is made of no cell.
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
),

ends as (
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
)

select
    quantities.release_id,
    quantities.quantity_id,
    quantities.canonical_quantity_id,
    quantities.quantity_kind,
    quantities.subject_kind,
    quantities.subject_id,
    quantities.metric_id,
    quantities.column_id,
    quantities.is_shortest_of_its_end,
    quantities.period_series,
    quantities.period_start,
    quantities.period_end,
    quantities.since_period_end,
    quantities.firm_id,
    quantities.release_order,
    quantities.is_printed_by_an_aggregate,
    quantities.rests_on_erratum,
    quantities.amount_m,
    {{ amount_at('quantities.amount_m', 'ends.low_numerator', 'ends.low_denominator', 'releases.rounding_unit_m') }} as low_m,
    {{ amount_at('quantities.amount_m', 'ends.high_numerator', 'ends.high_denominator', 'releases.rounding_unit_m') }} as high_m,
    coalesce(ends.is_low_forced, false) as is_low_forced,
    coalesce(ends.is_high_forced, false) as is_high_forced,
    ends.low_numerator,
    ends.low_denominator,
    ends.high_numerator,
    ends.high_denominator
from {{ ref('fct_quantity') }} as quantities
inner join {{ ref('dim_release') }} as releases on quantities.release_id = releases.release_id
left join ends
    on quantities.release_id = ends.release_id and quantities.canonical_quantity_id = ends.quantity_id
