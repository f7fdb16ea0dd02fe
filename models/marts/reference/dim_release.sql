-- One row per published release. release_order numbers a firm's releases from the oldest; the newest is the latest.
with releases as (
    select
        release_id,
        firm_id,
        released_on,
        as_of_date,
        amount_unit,
        amount_decimals,
        millions_per_unit,
        rounding_unit_m,
        source_document
    from {{ ref('stg_reported__release') }}
)

select
    release_id,
    firm_id,
    released_on,
    as_of_date,
    cast(row_number() over (partition by firm_id order by released_on, as_of_date, release_id) as integer) as release_order,
    amount_unit,
    amount_decimals,
    millions_per_unit,
    rounding_unit_m,
    source_document
from releases
