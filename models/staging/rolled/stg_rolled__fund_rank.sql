-- One row per firm, day, horizon and fund of the books' owner: its place among all funds of its category.
select
    firm_id,
    as_of_date,
    fund_id,
    horizon_id,
    lipper_category,
    is_retail,
    category_rank,
    total_funds,
    percentile_rank,
    quartile
from {{ source('rolled', 'books_fund_rank') }}
