{{ config(materialized='table') }}
-- One row per day that this run knows of: the firm's rows of that day and their checksums. What accounts close with and what
-- they open with the day after are the same set of accounts and amounts, or the books are broken there.
select
    as_of_date,
    cast(sum(account_days) as bigint) as account_days,
    cast(sum(opening_assets) as decimal(28, 2)) as opening_assets,
    cast(sum(ending_assets) as decimal(28, 2)) as ending_assets,
    cast(sum(opening_checksum) as decimal(38, 0)) as opening_checksum,
    cast(sum(closing_checksum) as decimal(38, 0)) as closing_checksum
from {{ ref('int_books__known_day') }}
group by as_of_date
