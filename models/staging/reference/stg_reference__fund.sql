-- One row per fund, cast.
select
    fund_id,
    firm_id,
    printed_name,
    fund_group,
    cast(display_order as integer) as display_order,
    cast(closed_to_new_investors as boolean) as is_closed_to_new_investors,
    footnotes,
    {{ seed_location('seeds/reference/funds.csv') }} as seed_location
from {{ ref('funds') }}
