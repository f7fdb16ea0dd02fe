{{ config(materialized='table') }}
-- One row per break of a control, with the account, the day and the amounts as far as the roll-up knows them. No rows, or
-- nothing of the run is kept.
with breaks as (
    select
        control,
        as_of_date,
        cast(null as bigint) as account_id,
        cast(null as {{ text_type() }}) as fund_id,
        expected,
        found,
        cast(null as {{ text_type() }}) as detail
    from {{ ref('int_books__day_break') }}
    union all
    select
        'one_row_per_account_fund_and_day' as control,
        as_of_date,
        account_id,
        fund_id,
        cast(1 as decimal(28, 2)) as expected,
        cast(times as decimal(28, 2)) as found,
        cast(null as {{ text_type() }}) as detail
    from {{ ref('int_books__repeated_key') }}
    union all
    select
        'one_discipline_a_day' as control,
        as_of_date,
        account_id,
        cast(null as {{ text_type() }}) as fund_id,
        cast(null as decimal(28, 2)) as expected,
        cast(null as decimal(28, 2)) as found,
        first_discipline_id || ' and ' || second_discipline_id as detail
    from {{ ref('int_books__discipline_conflict') }}
    union all
    select
        'fund_has_a_discipline' as control,
        min(as_of_date) as as_of_date,
        cast(null as bigint) as account_id,
        fund_id,
        cast(null as decimal(28, 2)) as expected,
        cast(sum(ending_assets) as decimal(28, 2)) as found,
        cast(null as {{ text_type() }}) as detail
    from {{ ref('int_books__fund_day') }}
    where discipline_id is null
    group by fund_id
)

select
    cast(control as {{ text_type() }}) as control,
    as_of_date,
    account_id,
    cast(fund_id as {{ text_type() }}) as fund_id,
    cast(expected as decimal(28, 2)) as expected,
    cast(found as decimal(28, 2)) as found,
    cast(detail as {{ text_type() }}) as detail
from breaks
