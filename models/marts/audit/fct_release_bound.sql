-- One row per release that prints an assets and flows table: whether it can be true, and how far it pins its figures down.
select
    release_id,
    status,
    cells,
    sum_of_widths_units,
    necessary_error_units
from {{ ref('int_bounds__release') }}
