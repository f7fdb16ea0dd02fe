-- One row per level stated in a release's text, with the bounds of the true amount: half a unit of its last printed digit
-- to either side, for a figure that stands alone was rounded alone.
with figures as (
    select
        f.release_id,
        f.period_end,
        f.scope_id,
        f.metric_id,
        f.firm_id,
        f.amount_m,
        r.millions_per_unit * 0.5 * {{ unit_of_decimals(printed_decimals('f.amount_printed')) }} as half_unit_m
    from {{ ref('fct_reported_figure') }} as f
    inner join {{ ref('dim_release') }} as r on f.release_id = r.release_id
)

select
    release_id,
    period_end,
    scope_id as group_id,
    metric_id,
    firm_id,
    amount_m,
    cast(amount_m - half_unit_m as decimal(18, 3)) as low_m,
    cast(amount_m + half_unit_m as decimal(18, 3)) as high_m
from figures
