{{ config(materialized='table') }}
-- One row per firm, month and discipline, in the shape of a printed roll-forward, to the cent: beginning + sales
-- − redemptions + market + reclassification = ending. The firm is the one that books.json names.
with summed as (
    select
        period_end,
        discipline_id,
        max(days) as days,
        cast(sum(beginning_assets) as decimal(28, 2)) as beginning_assets,
        cast(sum(sales) as decimal(28, 2)) as sales,
        cast(sum(redemptions) as decimal(28, 2)) as redemptions,
        cast(sum(market_appreciation) as decimal(28, 2)) as market_appreciation,
        cast(sum(reclassification) as decimal(28, 2)) as reclassification,
        cast(sum(ending_assets) as decimal(28, 2)) as ending_assets,
        cast(sum(asset_days) as decimal(28, 2)) as asset_days
    from {{ ref('books_fund_month') }}
    group by period_end, discipline_id
)

select
    cast('{{ var('books_firm_id', '') }}' as {{ text_type() }}) as firm_id,
    discipline_id,
    period_end,
    cast(date_trunc('month', period_end) as date) as period_start,
    beginning_assets,
    sales,
    redemptions,
    cast(sales - redemptions as decimal(28, 2)) as net_sales,
    market_appreciation,
    reclassification,
    ending_assets,
    -- To the cent, half up: no assets are below zero.
    cast(
        cast({{ integer_division('2 * cast(asset_days * 100 as bigint) + days', '2 * days') }} as decimal(18, 0)) * 0.01
        as decimal(28, 2)
    ) as average_assets,
    asset_days,
    days
from summed
