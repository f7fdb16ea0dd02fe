-- One row per firm and printed total or subtotal, cast.
select
    firm_id,
    aggregate_id,
    printed_name,
    cast(excludes_money_market as boolean) as excludes_money_market,
    cast(excludes_quantitative as boolean) as excludes_quantitative,
    cast(members_listed as boolean) as members_listed,
    cast(display_order as integer) as display_order,
    {{ seed_location('seeds/reference/aggregates.csv') }} as seed_location
from {{ ref('aggregates') }}
