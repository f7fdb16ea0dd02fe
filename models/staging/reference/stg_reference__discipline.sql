-- One row per firm and investment discipline, cast.
select
    firm_id,
    discipline_id,
    printed_name,
    cast(is_money_market as boolean) as is_money_market,
    cast(is_quantitative as boolean) as is_quantitative,
    cast(display_order as integer) as display_order,
    {{ seed_location('seeds/reference/disciplines.csv') }} as seed_location
from {{ ref('disciplines') }}
