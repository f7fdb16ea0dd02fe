{{ config(materialized='table') }}
-- One row per account that ends a month in a fund of another discipline than the one before: what explains the
-- reclassification of that month, and what it held before and after. Accounts of a fund that changes discipline as a whole
-- are not listed: the fund master says so.
with funds as (
    select
        fund_id,
        discipline_id,
        valid_from,
        valid_to
    from {{ ref('stg_books__fund') }}
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
from {{ ref('int_books__moved_account') }} as moved
inner join funds as funds_before
    on
        moved.from_fund_id = funds_before.fund_id
        and moved.before_date >= funds_before.valid_from and moved.before_date <= funds_before.valid_to
inner join funds as funds_after
    on
        moved.to_fund_id = funds_after.fund_id
        and moved.period_end >= funds_after.valid_from and moved.period_end <= funds_after.valid_to
where funds_before.discipline_id <> funds_after.discipline_id
