{{ config(materialized='table') }}
-- One row per account that ends a month in a fund of another discipline than the one before: what explains the
-- reclassification of that month, and what it held before and after. Accounts of a fund that changes discipline as a whole
-- are not listed: the fund master says so.
with earlier as (
    select
        last_day({{ day_after('as_of_date') }}) as period_end,
        as_of_date,
        account_id,
        fund_id,
        ending_assets
    from {{ ref('int_books__known_closing') }}
),

later as (
    select
        as_of_date,
        account_id,
        fund_id,
        ending_assets
    from {{ ref('int_books__known_closing') }}
    where as_of_date in ({{ dates(var('books_change_ends', [])) }})
),

funds as (
    select
        fund_id,
        discipline_id,
        valid_from,
        valid_to
    from {{ ref('stg_books__fund') }}
),

moved as (
    select
        later.as_of_date as period_end,
        earlier.as_of_date as before_date,
        later.account_id,
        earlier.fund_id as from_fund_id,
        later.fund_id as to_fund_id,
        earlier.ending_assets as beginning_assets,
        later.ending_assets
    from later
    inner join earlier
        on later.account_id = earlier.account_id and later.as_of_date = earlier.period_end and later.fund_id <> earlier.fund_id
)

select
    moved.period_end,
    moved.account_id,
    cast(moved.from_fund_id as {{ text_type() }}) as from_fund_id,
    cast(moved.to_fund_id as {{ text_type() }}) as to_fund_id,
    cast(funds_before.discipline_id as {{ text_type() }}) as from_discipline_id,
    cast(funds_after.discipline_id as {{ text_type() }}) as to_discipline_id,
    moved.beginning_assets,
    moved.ending_assets
from moved
inner join funds as funds_before
    on moved.from_fund_id = funds_before.fund_id
        and moved.before_date >= funds_before.valid_from and moved.before_date <= funds_before.valid_to
inner join funds as funds_after
    on moved.to_fund_id = funds_after.fund_id
        and moved.period_end >= funds_after.valid_from and moved.period_end <= funds_after.valid_to
where funds_before.discipline_id <> funds_after.discipline_id
