-- One row per firm, scope, rhythm and period that nobody printed, but that follows from others: a longer period less the rest
-- of it, or the sum of its shorter periods. Where several ways lead there, the one whose bounds are narrowest.
with known as (
    select * from {{ ref('int_calendar__known') }}
),

slots as (
    select
        slots.*,
        scopes.scope_id
    from {{ ref('int_calendar__slot') }} as slots
    cross join {{ ref('int_reference__scope') }} as scopes
),

unprinted as (
    select slots.*
    from slots
    anti join known
        on
            slots.firm_id = known.firm_id
            and slots.scope_id = known.scope_id
            and slots.period_start = known.period_start
            and slots.period_end = known.period_end
),

less_the_rest as (
    select
        unprinted.firm_id,
        unprinted.scope_id,
        unprinted.period_series,
        unprinted.period_start,
        unprinted.period_end,
        wholes.period_start || ' to ' || wholes.period_end || ' less the rest of it' as derived_from,
        any_value(wholes.amount_m) - sum(rest.amount_m) as amount_m,
        any_value(wholes.low_m) - sum(rest.high_m) as low_m,
        any_value(wholes.high_m) - sum(rest.low_m) as high_m,
        count(*) = any_value(wholes.period_months // unprinted.period_months) - 1 and count(rest.low_m) in (0, count(*))
            as is_whole
    from unprinted
    inner join known as wholes
        on
            unprinted.firm_id = wholes.firm_id
            and unprinted.scope_id = wholes.scope_id
            and unprinted.period_start >= wholes.period_start
            and unprinted.period_end <= wholes.period_end
    inner join known as rest
        on
            unprinted.firm_id = rest.firm_id
            and unprinted.scope_id = rest.scope_id
            and unprinted.period_series = rest.period_series
            and wholes.period_start <= rest.period_start
            and wholes.period_end >= rest.period_end
    group by
        unprinted.firm_id,
        unprinted.scope_id,
        unprinted.period_series,
        unprinted.period_start,
        unprinted.period_end,
        wholes.period_start,
        wholes.period_end
),

sums_of_shorter as (
    select
        unprinted.firm_id,
        unprinted.scope_id,
        unprinted.period_series,
        unprinted.period_start,
        unprinted.period_end,
        'sum of ' || count(*) || ' periods of ' || parts.period_months || ' months' as derived_from,
        sum(parts.amount_m) as amount_m,
        sum(parts.low_m) as low_m,
        sum(parts.high_m) as high_m,
        count(*) * parts.period_months = any_value(unprinted.period_months) and count(parts.low_m) in (0, count(*)) as is_whole
    from unprinted
    inner join known as parts
        on
            unprinted.firm_id = parts.firm_id
            and unprinted.scope_id = parts.scope_id
            and unprinted.period_months > parts.period_months
            and unprinted.period_start <= parts.period_start
            and unprinted.period_end >= parts.period_end
    group by
        unprinted.firm_id,
        unprinted.scope_id,
        unprinted.period_series,
        unprinted.period_start,
        unprinted.period_end,
        parts.period_months
),

ways as (
    select * from less_the_rest
    union all
    select * from sums_of_shorter
)

select
    firm_id,
    scope_id,
    period_series,
    period_start,
    period_end,
    cast(amount_m as decimal(18, 3)) as amount_m,
    cast(low_m as decimal(18, 3)) as low_m,
    cast(high_m as decimal(18, 3)) as high_m,
    derived_from
from ways
where is_whole
qualify row_number() over (
    partition by firm_id, scope_id, period_series, period_end
    order by high_m - low_m nulls last, derived_from
) = 1
