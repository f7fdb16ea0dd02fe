-- One row per firm, month and discipline of the books, to the cent, as `make books` rolled it up.
select
    firm_id,
    discipline_id,
    period_end,
    period_start,
    beginning_assets,
    sales,
    redemptions,
    net_sales,
    market_appreciation,
    reclassification,
    ending_assets,
    average_assets,
    asset_days,
    days
from {{ source('rolled', 'books_discipline_month') }}
