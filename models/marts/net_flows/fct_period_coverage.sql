-- One row per firm, scope, reporting frequency and period of it, so that a period that nobody printed is seen: its net sales as
-- printed, or derived from other periods of the firm, or missing, or not yet due.
with periods as (
    select
        expected.firm_id,
        scopes.scope_id,
        expected.period_series,
        expected.period_start,
        expected.period_end,
        expected.period_months,
        expected.is_due,
        printed.amount_m as printed_m,
        printed.low_m as printed_low_m,
        printed.high_m as printed_high_m,
        printed.release_id,
        derived.amount_m as derived_m,
        derived.low_m as derived_low_m,
        derived.high_m as derived_high_m,
        derived.derived_from
    from {{ ref('int_net_flows__expected_period') }} as expected
    cross join {{ ref('dim_scope') }} as scopes
    left join {{ ref('fct_series') }} as printed
        on
            expected.firm_id = printed.firm_id
            and scopes.scope_id = printed.subject_id
            and expected.period_start = printed.period_start
            and expected.period_end = printed.period_end
            and printed.subject_kind = 'scope'
            and printed.metric_id = 'net_sales'
    left join {{ ref('int_net_flows__derivation') }} as derived
        on
            expected.firm_id = derived.firm_id
            and scopes.scope_id = derived.scope_id
            and expected.period_series = derived.period_series
            and expected.period_end = derived.period_end
)

select
    firm_id,
    scope_id,
    period_series,
    period_start,
    period_end,
    period_months,
    case
        when printed_m is not null then 'printed'
        when derived_m is not null then 'derived'
        when is_due then 'missing'
        else 'not_due'
    end as status,
    cast(coalesce(printed_m, derived_m) as decimal(18, 3)) as net_sales_m,
    cast(case when printed_m is null then derived_low_m else printed_low_m end as decimal(18, 3)) as net_sales_low_m,
    cast(case when printed_m is null then derived_high_m else printed_high_m end as decimal(18, 3)) as net_sales_high_m,
    release_id,
    case when printed_m is null then derived_from end as derived_from,
    case
        when coalesce(printed_m, derived_m) is not null then null
        when is_due then 'no release of the firm prints it, and no others make it'
        else 'not due: no other release was out when the firm''s slowest would have been'
    end as reason
from periods
