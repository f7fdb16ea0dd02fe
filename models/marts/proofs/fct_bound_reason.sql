-- One row per bound of a quantity, under each of its names, that identities force beyond the rounding of its own lines: the
-- bound as an exact fraction of units, and the sum that forces it. A bound without a row is the printed value and its lines'
-- rounding.
with quantities as (
    select
        release_id,
        quantity_id,
        canonical_quantity_id,
        subject_kind,
        subject_id,
        metric_id,
        period_start,
        period_end,
        since_period_end,
        low_m,
        high_m
    from {{ ref('fct_bound') }}
),

sides as (
    select
        release_id,
        quantity_id,
        'low' as side
    from {{ ref('int_bounds__end') }}
    where is_low_forced
    union all
    select
        release_id,
        quantity_id,
        'high' as side
    from {{ ref('int_bounds__end') }}
    where is_high_forced
)

select
    quantities.release_id,
    quantities.quantity_id,
    sides.side,
    quantities.canonical_quantity_id,
    quantities.subject_kind,
    quantities.subject_id,
    quantities.metric_id,
    quantities.period_start,
    quantities.period_end,
    quantities.since_period_end,
    case sides.side when 'low' then quantities.low_m else quantities.high_m end as bound_m,
    bounds.bound_numerator,
    2 * bounds.denominator as bound_denominator,
    bounds.sentence
from quantities
inner join sides on quantities.release_id = sides.release_id and quantities.canonical_quantity_id = sides.quantity_id
inner join {{ ref('int_proofs__bound') }} as bounds
    on sides.release_id = bounds.release_id and sides.quantity_id = bounds.quantity_id and sides.side = bounds.side
