-- One row per bound of a quantity that the table as a whole forces beyond the rounding of the quantity's own lines: the bound,
-- and the sum that forces it. A bound without a row is the printed value and its lines' rounding.
select
    release_id,
    quantity_id,
    side,
    bounded_as,
    subject_kind,
    subject_id,
    metric_id,
    period_start,
    period_end,
    since_period_end,
    bound_m,
    bound_numerator,
    bound_denominator,
    sentence
from {{ ref('int_proofs__bound_reason') }}
