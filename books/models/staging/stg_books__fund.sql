-- One row per fund and span of days: the discipline it belongs to. A span without an end goes on for ever.
select
    fund_id,
    discipline_id,
    lipper_category,
    is_retail,
    valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to
from {{ source('books', 'fund_master') }}
