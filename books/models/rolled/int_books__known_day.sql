-- One row per day and fund: every day this run knows of. Days read now, days kept by earlier runs, and the
-- opening balances as the close of the day before the first.
select
    as_of_date,
    fund_id,
    account_days,
    opening_assets,
    sales,
    redemptions,
    market_appreciation,
    ending_assets,
    opening_checksum,
    closing_checksum
from {{ ref('int_books__day') }}
union all
select
    as_of_date,
    fund_id,
    account_days,
    opening_assets,
    sales,
    redemptions,
    market_appreciation,
    ending_assets,
    opening_checksum,
    closing_checksum
from {{ source('kept', 'kept_day') }}
union all
select
    as_of_date,
    fund_id,
    cast(count(*) as bigint) as account_days,
    cast(0 as decimal(28, 2)) as opening_assets,
    cast(0 as decimal(28, 2)) as sales,
    cast(0 as decimal(28, 2)) as redemptions,
    cast(0 as decimal(28, 2)) as market_appreciation,
    cast(sum(ending_assets) as decimal(28, 2)) as ending_assets,
    cast(0 as decimal(38, 0)) as opening_checksum,
    {{ checksum_of(['account_id', 'ending_assets'], 'ending_assets <> 0') }} as closing_checksum
from {{ ref('stg_books__opening_balance') }}
group by as_of_date, fund_id
