-- One row per statement of a release's text that is no level, cast; its number read like the cells of the tables.
select
    release_id,
    claim_id,
    statement,
    claim_kind,
    metric_id,
    scope_id,
    coalesce(fund_group, 'all') as fund_group,
    cast(horizon_years as integer) as horizon_years,
    cast(quartile_from as integer) as quartile_from,
    cast(quartile_to as integer) as quartile_to,
    cast(period_end as date) as period_end,
    cast(compared_period_end as date) as compared_period_end,
    comparison,
    printed_value,
    cast({{ printed_amount('printed_value') }} as decimal(18, 6)) as printed_number,
    cast({{ printed_decimals('printed_value') }} as integer) as printed_decimals,
    {{ seed_location('seeds/reported/claims.csv') }} as seed_location
from {{ ref('claims') }}
