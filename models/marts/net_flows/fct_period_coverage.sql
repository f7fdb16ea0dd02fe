-- One row per firm, scope, rhythm and period of it: its net sales as printed, or derived from other periods of the firm, or
-- missing, or not yet due.
select
    slots.firm_id,
    scopes.scope_id,
    slots.period_series,
    slots.period_start,
    slots.period_end,
    slots.period_months,
    case
        when known.amount_m is not null then 'printed'
        when derived.amount_m is not null then 'derived'
        when slots.is_due then 'missing'
        else 'not_yet_due'
    end as status,
    cast(coalesce(known.amount_m, derived.amount_m) as decimal(18, 3)) as net_sales_m,
    cast(case when known.amount_m is null then derived.low_m else known.low_m end as decimal(18, 3)) as net_sales_low_m,
    cast(case when known.amount_m is null then derived.high_m else known.high_m end as decimal(18, 3)) as net_sales_high_m,
    known.release_id,
    case when known.amount_m is null then derived.derived_from end as derived_from
from {{ ref('int_net_flows__expected_period') }} as slots
cross join {{ ref('dim_scope') }} as scopes
left join {{ ref('int_net_flows__known') }} as known
    on
        slots.firm_id = known.firm_id
        and scopes.scope_id = known.scope_id
        and slots.period_start = known.period_start
        and slots.period_end = known.period_end
left join {{ ref('int_net_flows__derivation') }} as derived
    on
        slots.firm_id = derived.firm_id
        and scopes.scope_id = derived.scope_id
        and slots.period_series = derived.period_series
        and slots.period_end = derived.period_end
