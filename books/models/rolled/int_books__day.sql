{{ config(materialized='table') }}
-- One row per day and fund of the months that are read: the roll-up, the one time that every account-day is read.
-- Besides the sums it takes checksums of what the accounts open and close with, and lists those that open or close with
-- nothing: enough to follow every account from day to day without its rows.
select
    as_of_date,
    fund_id,
    cast(count(*) as bigint) as account_days,
    cast(sum(ending_assets) - sum(sales) + sum(redemptions) - sum(market_appreciation) as decimal(28, 2)) as opening_assets,
    cast(sum(sales) as decimal(28, 2)) as sales,
    cast(sum(redemptions) as decimal(28, 2)) as redemptions,
    cast(sum(market_appreciation) as decimal(28, 2)) as market_appreciation,
    cast(sum(ending_assets) as decimal(28, 2)) as ending_assets,
    {{ checksum_of(['account_id', 'opening_assets'], 'opening_assets <> 0') }} as opening_checksum,
    {{ checksum_of(['account_id', 'ending_assets'], 'ending_assets <> 0') }} as closing_checksum,
    {{ list_of('account_id', 'opening_assets = 0') }} as opened_accounts,
    {{ list_of('account_id', 'ending_assets = 0') }} as closed_accounts
from {{ ref('stg_books__daily_activity') }}
group by as_of_date, fund_id
