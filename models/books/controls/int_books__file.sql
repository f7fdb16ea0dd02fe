-- One row per file read: its rows, its sums and its prints. Two files that agree in all of them are the same rows twice.
select
    file_name,
    last_day(min(as_of_date)) as period_end,
    min(as_of_date) as first_date,
    max(as_of_date) as last_date,
    cast(sum(account_days) as bigint) as account_days,
    cast(sum(sales) as decimal(28, 2)) as sales,
    cast(sum(redemptions) as decimal(28, 2)) as redemptions,
    cast(sum(market_appreciation) as decimal(28, 2)) as market_appreciation,
    cast(sum(ending_assets) as decimal(28, 2)) as ending_assets,
    cast(sum(opening_print) as decimal(38, 0)) as opening_print,
    cast(sum(closing_print) as decimal(38, 0)) as closing_print
from {{ ref('int_books__day') }}
group by file_name
