-- One row per quantity: its amount as printed, and the smallest and the largest true amount that the whole printed table
-- allows. NULL where the release cannot be true, or where the quantity is made of no cell. is_low_forced, is_high_forced: identities
-- force the bound beyond the rounding of the quantity's own cells; fct_bound_reason says how.
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
    coalesce(ends.is_high_forced, false) as is_high_forced
from {{ ref('fct_quantity') }} as quantities
inner join {{ ref('dim_release') }} as releases on quantities.release_id = releases.release_id
left join {{ ref('int_bounds__end') }} as ends
    on quantities.release_id = ends.release_id and quantities.canonical_quantity_id = ends.quantity_id
