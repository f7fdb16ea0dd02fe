-- One row per firm, month and discipline of the books, to the cent: a roll-forward that closes exactly.
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
    average_assets
from {{ source('rolled', 'books_discipline_month') }}
