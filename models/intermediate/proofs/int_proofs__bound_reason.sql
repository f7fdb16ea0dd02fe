-- One row per bound of a quantity, under each of its names, that identities force beyond the rounding of its own lines: the
-- bound as an exact fraction of units, and the sum that forces it. A bound without a row is its print and its lines' rounding.
with quantities as (
    select
        release_id,
        quantity_id,
        subject_kind,
        subject_id,
        metric_id,
        period_end,
        since_period_end,
        low_m,
        high_m
    from {{ ref('int_bounds__quantity') }}
),

ends as (
    select
        release_id,
        quantity_id,
        proven_as,
        'low' as side
    from {{ ref('int_bounds__end') }}
    where is_low_forced
    union all
    select
        release_id,
        quantity_id,
        proven_as,
        'high' as side
    from {{ ref('int_bounds__end') }}
    where is_high_forced
)

select
    ends.release_id,
    ends.quantity_id,
    ends.side,
    ends.proven_as,
    quantities.subject_kind,
    quantities.subject_id,
    quantities.metric_id,
    quantities.period_end,
    quantities.since_period_end,
    case ends.side when 'low' then quantities.low_m else quantities.high_m end as bound_m,
    bounds.bound_numerator,
    2 * bounds.denominator as bound_denominator,
    bounds.sentence
from ends
inner join quantities on ends.release_id = quantities.release_id and ends.quantity_id = quantities.quantity_id
inner join {{ ref('int_proofs__bound') }} as bounds
    on ends.release_id = bounds.release_id and ends.proven_as = bounds.quantity_id and ends.side = bounds.side
