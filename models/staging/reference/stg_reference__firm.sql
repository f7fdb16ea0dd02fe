-- One row per firm. Casts nothing: every column is text.
select
    firm_id,
    firm_name,
    reporting_currency,
    {{ seed_location('seeds/reference/firms.csv') }} as seed_location
from {{ ref('firms') }}
