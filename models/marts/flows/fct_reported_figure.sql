-- One row per level that a release states in its text. The only source of average assets.
select
    release_id,
    metric_id,
    group_id,
    period_end,
    firm_id,
    amount_printed,
    amount_m,
    amount_as_printed_m,
    is_erratum,
    seed_location
from {{ ref('int_flows__figure') }}
