-- One row per release: dates, place among the firm's releases, units of its amounts.
select
    release_id,
    firm_id,
    released_on,
    as_of_date,
    release_order,
    amount_unit,
    amount_decimals,
    millions_per_unit,
    rounding_unit_m,
    source_document
from {{ ref('int_reference__release') }}
