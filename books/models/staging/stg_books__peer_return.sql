-- One row per day, category, fund and horizon: total return of every fund of the category.
select
    as_of_date,
    lipper_category,
    fund_id,
    horizon_id,
    total_return_pct
from {{ source('books', 'peer_returns') }}
