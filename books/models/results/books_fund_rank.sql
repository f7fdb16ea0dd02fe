{{ config(materialized='table') }}
-- One row per firm, day, horizon and fund of ours: its rank among all funds of its category. Equal returns share the better
-- rank, and the ranks after them are left out, as the field counts.
with ranked as (
    select
        as_of_date,
        lipper_category,
        fund_id,
        horizon_id,
        cast(
            rank() over (partition by as_of_date, lipper_category, horizon_id order by total_return_pct desc) as bigint
        ) as category_rank,
        cast(count(*) over (partition by as_of_date, lipper_category, horizon_id) as bigint) as total_funds
    from {{ ref('stg_books__peer_return') }}
),

ours as (
    select distinct
        fund_id,
        is_retail,
        valid_from,
        valid_to
    from {{ ref('stg_books__fund') }}
),

placed as (
    select
        ranked.as_of_date,
        ranked.lipper_category,
        ranked.fund_id,
        ranked.horizon_id,
        ours.is_retail,
        ranked.category_rank,
        ranked.total_funds,
        {{ integer_division('100 * ranked.category_rank + ranked.total_funds', 'ranked.total_funds + 1') }} as percentile_rank
    from ranked
    inner join ours
        on ranked.fund_id = ours.fund_id and ranked.as_of_date >= ours.valid_from and ranked.as_of_date <= ours.valid_to
)

select
    cast('{{ var('books_firm_id', '') }}' as {{ text_type() }}) as firm_id,
    as_of_date,
    cast(fund_id as {{ text_type() }}) as fund_id,
    cast(horizon_id as {{ text_type() }}) as horizon_id,
    cast(lipper_category as {{ text_type() }}) as lipper_category,
    is_retail,
    cast(category_rank as integer) as category_rank,
    cast(total_funds as integer) as total_funds,
    cast(percentile_rank as integer) as percentile_rank,
    cast({{ integer_division('percentile_rank + 24', '25') }} as integer) as quartile
from placed
