-- One row per firm that publishes. The currency is what every amount of the firm is in.
select
    firm_id,
    firm_name,
    reporting_currency
from {{ ref('stg_reference__firm') }}
