-- One row per release, with its place among the firm's releases and the units its amounts are printed in. release_order
-- numbers a firm's releases from the oldest; the newest is the latest.
select
    release_id,
    firm_id,
    released_on,
    as_of_date,
    cast(row_number() over (partition by firm_id order by released_on, as_of_date, release_id) as integer) as release_order,
    amount_unit,
    amount_decimals,
    millions_per_unit,
    -- Written out, because a quotient would pass through a float.
    case millions_per_unit when 1000 then 0.001 else 1.000 end as units_per_million,
    rounding_unit_m,
    source_document
from {{ ref('stg_reported__release') }}
