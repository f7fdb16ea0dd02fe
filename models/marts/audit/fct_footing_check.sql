-- One row per identity that printed figures have to obey: the miss, what rounding explains, and what follows.
select
    identity_id,
    release_id,
    check_kind,
    column_id,
    period_end,
    group_id,
    line_item_id,
    terms,
    residual_m,
    rounding_unit_m,
    residual_units,
    tolerance_units,
    regime,
    status,
    printed_terms
from {{ ref('int_footing__check') }}
