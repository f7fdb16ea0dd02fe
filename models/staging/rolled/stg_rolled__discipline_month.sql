-- One row per month and discipline of the books, to the cent, as the heavy tier rolled it up.
select
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
    days,
    is_sample
from {{ source('rolled', 'books_discipline_month') }}
