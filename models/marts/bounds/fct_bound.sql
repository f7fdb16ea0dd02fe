-- One row per quantity: its amount as printed, and the smallest and the largest true amount that the whole printed table
-- allows. NULL where the release cannot be true.
with quantities as (
    select
        release_id,
        quantity_id,
        canonical_quantity_id,
        subject_kind,
        subject_id,
        metric_id,
        column_id,
        period_series,
        period_start,
        period_end,
        since_period_end,
        firm_id,
        release_order,
        bool_and(group_kind = 'aggregate') as is_printed_by_an_aggregate,
        bool_or(is_erratum) as rests_on_erratum,
        sum(amount_m) as amount_m
    from {{ ref('fct_quantity_term') }}
    group by all
)

select
    quantities.release_id,
    quantities.quantity_id,
    quantities.canonical_quantity_id,
    quantities.subject_kind,
    quantities.subject_id,
    quantities.metric_id,
    quantities.column_id,
    quantities.period_series,
    quantities.period_start,
    quantities.period_end,
    quantities.since_period_end,
    quantities.firm_id,
    quantities.release_order,
    quantities.is_printed_by_an_aggregate,
    quantities.rests_on_erratum,
    cast(quantities.amount_m as decimal(18, 3)) as amount_m,
    {{ amount_at('quantities.amount_m', 'ends.low_numerator', 'ends.low_denominator', 'releases.rounding_unit_m') }} as low_m,
    {{ amount_at('quantities.amount_m', 'ends.high_numerator', 'ends.high_denominator', 'releases.rounding_unit_m') }} as high_m
from quantities
inner join {{ ref('dim_release') }} as releases on quantities.release_id = releases.release_id
left join {{ ref('int_bounds__end') }} as ends
    on quantities.release_id = ends.release_id and quantities.canonical_quantity_id = ends.quantity_id
