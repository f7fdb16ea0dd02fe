-- One row per firm, scope, rhythm and period that nobody printed, but that follows from others: a longer period less the rest
-- of it, or the sum of its shorter periods. What follows in one step serves the next: a month of a quarter that follows from its
-- half-year. Where several ways lead there in a step, the one whose bounds are narrowest.
{% set steps = 3 %}
with known_1 as materialized (
    select
        firm_id,
        scope_id,
        period_series,
        period_start,
        period_end,
        period_months,
        amount_m,
        low_m,
        high_m
    from {{ ref('int_calendar__known') }}
),

slots as materialized (
    select
        slots.firm_id,
        slots.period_series,
        slots.period_start,
        slots.period_end,
        slots.period_months,
        scopes.scope_id
    from {{ ref('int_calendar__slot') }} as slots
    cross join {{ ref('int_reference__scope') }} as scopes
),

{% for step in range(1, steps + 1) %}
    unprinted_{{ step }} as materialized (
        select slots.*
        from slots
        anti join known_{{ step }} as known
            on
                slots.firm_id = known.firm_id
                and slots.scope_id = known.scope_id
                and slots.period_start = known.period_start
                and slots.period_end = known.period_end
    ),

    less_the_rest_{{ step }} as (
        select
            unprinted.firm_id,
            unprinted.scope_id,
            unprinted.period_series,
            unprinted.period_start,
            unprinted.period_end,
            unprinted.period_months,
            wholes.period_start || ' to ' || wholes.period_end || ' less the rest of it' as derived_from,
            any_value(wholes.amount_m) - sum(rest.amount_m) as amount_m,
            any_value(wholes.low_m) - sum(rest.high_m) as low_m,
            any_value(wholes.high_m) - sum(rest.low_m) as high_m,
            count(*) = any_value(wholes.period_months // unprinted.period_months) - 1 and count(rest.low_m) in (0, count(*))
                as is_whole
        from unprinted_{{ step }} as unprinted
        inner join known_{{ step }} as wholes
            on
                unprinted.firm_id = wholes.firm_id
                and unprinted.scope_id = wholes.scope_id
                and unprinted.period_start >= wholes.period_start
                and unprinted.period_end <= wholes.period_end
        inner join known_{{ step }} as rest
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
            unprinted.period_months,
            wholes.period_start,
            wholes.period_end
    ),

    sums_of_shorter_{{ step }} as (
        select
            unprinted.firm_id,
            unprinted.scope_id,
            unprinted.period_series,
            unprinted.period_start,
            unprinted.period_end,
            unprinted.period_months,
            'sum of ' || count(*) || ' periods of ' || parts.period_months || ' months' as derived_from,
            sum(parts.amount_m) as amount_m,
            sum(parts.low_m) as low_m,
            sum(parts.high_m) as high_m,
            count(*) * parts.period_months = unprinted.period_months and count(parts.low_m) in (0, count(*)) as is_whole
        from unprinted_{{ step }} as unprinted
        inner join known_{{ step }} as parts
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
            unprinted.period_months,
            parts.period_months
    ),

    derived_{{ step }} as materialized (
        select
            firm_id,
            scope_id,
            period_series,
            period_start,
            period_end,
            period_months,
            cast(amount_m as decimal(18, 3)) as amount_m,
            cast(low_m as decimal(18, 3)) as low_m,
            cast(high_m as decimal(18, 3)) as high_m,
            derived_from
        from (
            select * from less_the_rest_{{ step }}
            union all
            select * from sums_of_shorter_{{ step }}
        ) as ways
        where is_whole
        qualify row_number() over (
            partition by firm_id, scope_id, period_series, period_end
            order by high_m - low_m nulls last, derived_from
        ) = 1
    ),

    known_{{ step + 1 }} as materialized (
        select * from known_{{ step }}
        union all
        select * exclude (derived_from) from derived_{{ step }}
    ),

{% endfor %}
derived as (
    {% for step in range(1, steps + 1) %}
        select * from derived_{{ step }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    firm_id,
    scope_id,
    period_series,
    period_start,
    period_end,
    amount_m,
    low_m,
    high_m,
    derived_from
from derived
