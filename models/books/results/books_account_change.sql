{{ config(materialized='table') }}
-- One row per account that ends a month in another discipline than the one before: what explains the reclassification of
-- that month, and what it held before and after.
with closings as (
    select
        known.as_of_date,
        last_day({{ day_after('known.as_of_date') }}) as next_end,
        known.account_id,
        known.fund_id,
        funds.discipline_id,
        known.ending_assets
    from {{ ref('int_books__known_closing') }} as known
    inner join {{ ref('stg_books__fund') }} as funds
        on known.fund_id = funds.fund_id and known.as_of_date >= funds.valid_from and known.as_of_date <= funds.valid_to
)

select
    later.as_of_date as period_end,
    later.account_id,
    cast(earlier.fund_id as {{ text_type() }}) as from_fund_id,
    cast(later.fund_id as {{ text_type() }}) as to_fund_id,
    cast(earlier.discipline_id as {{ text_type() }}) as from_discipline_id,
    cast(later.discipline_id as {{ text_type() }}) as to_discipline_id,
    earlier.ending_assets as beginning_assets,
    later.ending_assets
from closings as earlier
inner join closings as later
    on earlier.next_end = later.as_of_date and earlier.account_id = later.account_id
where
    earlier.discipline_id <> later.discipline_id
    and later.as_of_date in ({{ dates(var('books_change_ends', [])) }})
