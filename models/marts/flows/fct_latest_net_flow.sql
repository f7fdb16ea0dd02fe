-- One row per firm, scope and period: the newest print alone, so that rows may be added up. Two guards against counting
-- twice: flows may be added within one period_series, for two periods of a series never share a day; a balance that
-- several columns print (a month, its quarter, a year ago) is counted in the one row where is_balance_of_the_day.
-- A series is a length and a shift against the calendar: '3 months' are its quarters, '3 months + 1' end a month later.
-- Periods that are not whole months are measured in days.
with net_flows as (
    select
        firm_id,
        scope_id,
        period_start,
        period_end,
        release_id,
        net_sales_m,
        beginning_assets_m,
        ending_assets_m,
        12 * extract(year from period_start) + extract(month from period_start) as first_month,
        12 * extract(year from period_end) + extract(month from period_end) as last_month,
        datediff('day', date '0001-01-01', period_start) as first_day,
        datediff('day', date '0001-01-01', period_end) as last_day,
        extract(day from period_start) = 1 and period_end = last_day(period_end) as is_whole_months
    from {{ ref('fct_net_flow') }}
    where is_latest
),

releases as (
    select
        release_id,
        release_order
    from {{ ref('dim_release') }}
),

measured as (
    select
        n.*,
        r.release_order,
        case when n.is_whole_months then n.last_month - n.first_month + 1 else n.last_day - n.first_day + 1 end as length,
        case when n.is_whole_months then n.last_month else n.last_day end as last_unit,
        case when n.is_whole_months then ' month' else ' day' end as length_unit
    from net_flows as n
    inner join releases as r on n.release_id = r.release_id
)

select
    firm_id,
    scope_id,
    period_start,
    period_end,
    case
        when period_start = period_end and net_sales_m is null then 'balances alone'
        else
            length || length_unit || case when length > 1 then 's' else '' end
            || case when last_unit % length <> 0 then ' + ' || last_unit % length else '' end
    end as period_series,
    net_sales_m,
    beginning_assets_m,
    ending_assets_m,
    row_number() over (
        partition by firm_id, scope_id, period_end
        order by ending_assets_m is null, release_order desc
    ) = 1 as is_balance_of_the_day,
    release_id
from measured
