-- One row per firm, scope, rhythm and period that nobody printed, but that follows from others: a longer period less the rest
-- of it, one year to date less another, or the sum of its shorter periods. What follows in one step serves the next. Where
-- several ways lead there in a step, the one whose bounds are narrowest.
{% set steps = 3 %}
{% set piece = 'cast(held.period_series <> rest.period_series as integer)' %}
with known_1 as materialized (
    select * exclude (release_id)
    from {{ ref('int_calendar__known') }}
),

slots as materialized (
    select
        slots.firm_id,
        scopes.scope_id,
        slots.period_series,
        slots.period_start,
        slots.period_end,
        slots.period_months
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

    held_{{ step }} as (
        select
            unprinted.*,
            wholes.period_start as whole_start,
            wholes.period_end as whole_end,
            wholes.period_start || ' to ' || wholes.period_end || ' less the rest of it' as derived_from,
            wholes.period_months as months,
            wholes.amount_m,
            wholes.low_m,
            wholes.high_m
        from unprinted_{{ step }} as unprinted
        inner join known_{{ step }} as wholes
            on
                unprinted.firm_id = wholes.firm_id
                and unprinted.scope_id = wholes.scope_id
                and unprinted.period_start >= wholes.period_start
                and unprinted.period_end <= wholes.period_end
    ),

    terms_{{ step }} as (
        select * from held_{{ step }}
        union all by name
        -- Of the period's own series, each; of another, the one piece that is all but the period, a way of its own.
        select
            held.* replace (
                case {{ piece }}
                    when 0 then held.derived_from
                    else replace(held.derived_from, 'the rest of it', rest.period_start || ' to ' || rest.period_end)
                end as derived_from,
                {{ piece }} * held.months - rest.period_months as months,
                {{ piece }} * held.amount_m - rest.amount_m as amount_m,
                {{ piece }} * held.low_m - rest.high_m as low_m,
                {{ piece }} * held.high_m - rest.low_m as high_m
            )
        from held_{{ step }} as held
        inner join known_{{ step }} as rest
            on
                held.firm_id = rest.firm_id
                and held.scope_id = rest.scope_id
                and held.whole_start <= rest.period_start
                and held.whole_end >= rest.period_end
                and (held.period_start > rest.period_end or held.period_end < rest.period_start)
                and ({{ piece }} = 0 or held.months - rest.period_months = held.period_months)
        union all by name
        select
            unprinted.*,
            'sum of ' || unprinted.period_months // parts.period_months || ' periods of ' || parts.period_months || ' months'
                as derived_from,
            parts.period_months as months,
            parts.amount_m,
            parts.low_m,
            parts.high_m
        from unprinted_{{ step }} as unprinted
        inner join known_{{ step }} as parts
            on
                unprinted.firm_id = parts.firm_id
                and unprinted.scope_id = parts.scope_id
                and unprinted.period_months > parts.period_months
                and unprinted.period_start <= parts.period_start
                and unprinted.period_end >= parts.period_end
    ),

    ways_{{ step }} as (
        select
            * exclude (whole_start, whole_end, months, amount_m, low_m, high_m),
            cast(sum(amount_m) as decimal(18, 3)) as amount_m,
            cast(case when count(*) = count(low_m) then sum(low_m) end as decimal(18, 3)) as low_m,
            cast(case when count(*) = count(high_m) then sum(high_m) end as decimal(18, 3)) as high_m
        from terms_{{ step }}
        group by all
        having sum(months) = period_months
    ),

    derived_{{ step }} as materialized (
        select * from ways_{{ step }}
        qualify row_number() over (
            partition by firm_id, scope_id, period_series, period_end
            order by high_m - low_m nulls last, derived_from
        ) = 1
    ),

    known_{{ step + 1 }} as materialized (
        select * from known_{{ step }}
        union all by name
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
