-- One row per firm, scope and period: the newest release's alone, so that rows may be added up. Two guards against counting
-- twice: flows may be added within one period_series, for two periods of a series never share a day; a balance that several
-- columns print (a month, its quarter, a year ago) is counted in the one row where is_balance_of_the_day.
select
    net_flows.firm_id,
    net_flows.scope_id,
    net_flows.period_start,
    net_flows.period_end,
    case
        when net_flows.period_start = net_flows.period_end and net_flows.net_sales_m is null then 'balances alone'
        else periods.period_series
    end as period_series,
    net_flows.net_sales_m,
    net_flows.beginning_assets_m,
    net_flows.ending_assets_m,
    row_number() over (
        partition by net_flows.firm_id, net_flows.scope_id, net_flows.period_end
        order by net_flows.ending_assets_m is null, net_flows.release_order desc
    ) = 1 as is_balance_of_the_day,
    net_flows.release_id
from {{ ref('int_net_flows__net_flow') }} as net_flows
inner join {{ ref('int_flows__period') }} as periods
    on net_flows.release_id = periods.release_id and net_flows.period_end = periods.period_end
where net_flows.is_latest
