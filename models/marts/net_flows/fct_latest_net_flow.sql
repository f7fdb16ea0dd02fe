-- One row per firm, scope and period: each measure as the newest release that states it has it, so that rows may be added
-- up. Two guards against counting twice: flows may be added within one period_series, because two periods of a series never
-- share a day; a balance that several columns print (a month, its quarter, a year ago) is counted in the one row where
-- is_balance_of_the_day.
with periods as (
    select
        firm_id,
        scope_id,
        period_start,
        period_end,
        period_series,
        release_id
    from {{ ref('fct_net_flow') }}
    where is_latest
),

measures as (
    select
        firm_id,
        subject_id as scope_id,
        period_start,
        period_end,
        {% for metric in ['net_sales', 'beginning_assets', 'ending_assets'] -%}
            max(amount_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_m,
            max(low_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_low_m,
            max(high_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_high_m,
        {% endfor -%}
        max(release_order) filter (where metric_id = 'ending_assets') as balance_order
    from {{ ref('fct_series') }}
    where subject_kind = 'scope'
    group by firm_id, subject_id, period_start, period_end
)

select
    periods.firm_id,
    periods.scope_id,
    periods.period_start,
    periods.period_end,
    case
        when periods.period_start = periods.period_end and measures.net_sales_m is null then 'balances alone'
        else periods.period_series
    end as period_series,
    measures.net_sales_m,
    measures.net_sales_low_m,
    measures.net_sales_high_m,
    measures.beginning_assets_m,
    measures.beginning_assets_low_m,
    measures.beginning_assets_high_m,
    measures.ending_assets_m,
    measures.ending_assets_low_m,
    measures.ending_assets_high_m,
    {{ cut_pct('measures.ending_assets_m - measures.beginning_assets_m', 'measures.beginning_assets_m') }} as assets_change_pct,
    row_number() over (
        partition by periods.firm_id, periods.scope_id, periods.period_end
        order by measures.balance_order desc nulls last, periods.period_start desc
    ) = 1 as is_balance_of_the_day,
    periods.release_id
from periods
left join measures
    on
        periods.firm_id = measures.firm_id
        and periods.scope_id = measures.scope_id
        and periods.period_start = measures.period_start
        and periods.period_end = measures.period_end
