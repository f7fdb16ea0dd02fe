-- One row per month and discipline of the books, to the cent: a roll-forward that closes exactly.
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
    is_sample
from {{ ref('stg_rolled__discipline_month') }}
