-- One row per release that is not held, cast. The rounding unit is one unit of the last printed decimal.
with releases as (
    select
        release_id,
        firm_id,
        cast(released_on as date) as released_on,
        cast(as_of_date as date) as as_of_date,
        amount_unit,
        case amount_unit when 'billions' then 1000 when 'millions' then 1 end as millions_per_unit,
        cast(amount_decimals as integer) as amount_decimals,
        source_document,
        {{ seed_location('seeds/reported/releases.csv') }} as seed_location
    from {{ ref('releases') }}
    {{ where_not_held() }}
)

select
    release_id,
    firm_id,
    released_on,
    as_of_date,
    amount_unit,
    millions_per_unit,
    amount_decimals,
    cast(millions_per_unit * {{ unit_of_decimals('amount_decimals') }} as decimal(18, 3)) as rounding_unit_m,
    source_document,
    seed_location
from releases
