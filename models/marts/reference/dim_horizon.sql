-- One row per horizon, a span of total return that rankings are made over.
select
    horizon_id,
    printed_label,
    horizon_name,
    horizon_years,
    display_order
from {{ ref('stg_reference__horizon') }}
