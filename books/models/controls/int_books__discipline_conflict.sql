-- One row per account and day with rows in two disciplines. Reads the rows of int_books__crossing_account alone, which
-- most books have none of.
select
    rows_of_day.as_of_date,
    rows_of_day.account_id,
    min(funds.discipline_id) as first_discipline_id,
    max(funds.discipline_id) as second_discipline_id
from {{ ref('stg_books__daily_activity') }} as rows_of_day
inner join {{ ref('int_books__crossing_account') }} as crossing
    on rows_of_day.account_id = crossing.account_id and last_day(rows_of_day.as_of_date) = crossing.period_end
inner join {{ ref('stg_books__fund') }} as funds
    on
        rows_of_day.fund_id = funds.fund_id
        and rows_of_day.as_of_date >= funds.valid_from and rows_of_day.as_of_date <= funds.valid_to
group by rows_of_day.as_of_date, rows_of_day.account_id
having min(funds.discipline_id) <> max(funds.discipline_id)
