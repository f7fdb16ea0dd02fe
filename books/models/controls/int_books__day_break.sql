-- One row per day of a month of this run that does not open where the day before closed, account by account, or that
-- is missing. Sums alone would let two slips cancel; the checksums are of accounts and amounts.
with days as (
    select
        as_of_date,
        {{ day_after('as_of_date') }} as next_date,
        opening_assets,
        ending_assets,
        opening_checksum,
        closing_checksum
    from {{ ref('int_books__day_total') }}
)

select
    days.next_date as as_of_date,
    case when following.as_of_date is null then 'day_is_missing' else 'opens_where_last_closed' end as control,
    days.ending_assets as expected,
    following.opening_assets as found
from days
left join days as following on days.next_date = following.as_of_date
where
    last_day(days.next_date) in ({{ dates(var('books_affected_ends', [])) }})
    and (following.as_of_date is null or days.closing_checksum <> following.opening_checksum)
