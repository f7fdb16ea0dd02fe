-- One row per firm, scope, reporting frequency and period that nobody printed, but that follows from others: a longer period
-- less the rest of it, or the sum of shorter periods; the rest, or the sum, is of periods of one series. What follows in one
-- step serves the next. Where several ways lead there in a step, the one whose bounds are narrowest.
{% set steps = 3 %}
with known_1 as materialized (
    select
        firm_id,
        subject_id as scope_id,
        period_series,
        period_start,
        period_end,
        period_months,
        amount_m,
        low_m,
        high_m
    from {{ ref('fct_series') }}
    where subject_kind = 'scope' and metric_id = 'net_sales' and period_months is not null
),

expected as materialized (
    select
        periods.firm_id,
        scopes.scope_id,
        periods.period_series,
        periods.period_start,
        periods.period_end,
        periods.period_months
    from {{ ref('int_net_flows__expected_period') }} as periods
    cross join {{ ref('dim_scope') }} as scopes
),

{% for step in range(1, steps + 1) %}
    unprinted_{{ step }} as materialized (
        select expected.*
        from expected
        anti join known_{{ step }} as known
            on
                expected.firm_id = known.firm_id
                and expected.scope_id = known.scope_id
                and expected.period_start = known.period_start
                and expected.period_end = known.period_end
    ),

    -- Periods of one series never share a day: those that have the months of the rest are the rest.
    terms_{{ step }} as (
        select
            unprinted.*,
            wholes.period_start || ' to ' || wholes.period_end || ' less the rest of it' as derived_from,
            wholes.period_months as whole_months,
            wholes.amount_m as whole_m,
            wholes.low_m as whole_low_m,
            wholes.high_m as whole_high_m,
            rest.period_series as series_added,
            -rest.period_months as months,
            -rest.amount_m as amount_m,
            -rest.high_m as low_m,
            -rest.low_m as high_m
        from unprinted_{{ step }} as unprinted
        inner join known_{{ step }} as wholes
            on
                unprinted.firm_id = wholes.firm_id
                and unprinted.scope_id = wholes.scope_id
                and unprinted.period_start >= wholes.period_start
                and unprinted.period_end <= wholes.period_end
        inner join known_{{ step }} as rest
            on
                wholes.firm_id = rest.firm_id
                and wholes.scope_id = rest.scope_id
                and wholes.period_start <= rest.period_start
                and wholes.period_end >= rest.period_end
                and (unprinted.period_start > rest.period_end or unprinted.period_end < rest.period_start)
        union all by name
        select
            unprinted.*,
            'sum of ' || unprinted.period_months // parts.period_months || ' periods of ' || parts.period_months || ' months'
                as derived_from,
            0 as whole_months,
            0 as whole_m,
            0 as whole_low_m,
            0 as whole_high_m,
            parts.period_series as series_added,
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
            firm_id,
            scope_id,
            period_series,
            period_start,
            period_end,
            period_months,
            derived_from,
            cast(whole_m + sum(amount_m) as decimal(18, 3)) as amount_m,
            cast(case when count(*) = count(low_m) then whole_low_m + sum(low_m) end as decimal(18, 3)) as low_m,
            cast(case when count(*) = count(high_m) then whole_high_m + sum(high_m) end as decimal(18, 3)) as high_m
        from terms_{{ step }}
        group by
            firm_id, scope_id, period_series, period_start, period_end, period_months, derived_from, series_added, whole_months,
            whole_m, whole_low_m, whole_high_m
        having whole_months + sum(months) = period_months
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
