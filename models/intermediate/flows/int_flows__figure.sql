-- One row per level stated in a release's text, in millions, beside the table's cell for the same quantity where the
-- release prints one. The two state one true value: allowed_gap_m is how far rounding alone can part them. Rounded alike
-- they are equal; a footed table may have moved its line by one unit; unlike rounding units add half of each.
with figures as (
    select
        release_id,
        metric_id,
        scope_id,
        period_end,
        amount_printed,
        amount_in_print_unit,
        printed_decimals,
        seed_location
    from {{ ref('stg_reported__figure') }}
),

releases as (
    select
        release_id,
        firm_id,
        amount_decimals,
        millions_per_unit,
        rounding_unit_m
    from {{ ref('dim_release') }}
),

groups as (
    select
        firm_id,
        group_id,
        group_kind
    from {{ ref('dim_group') }}
),

cells as (
    select
        release_id,
        period_end,
        group_id,
        case role when 'closing' then 'ending_assets' when 'net_flow' then 'net_sales' end as metric_id,
        amount_printed,
        amount_m,
        rounding_unit_m,
        regime
    from {{ ref('int_flows__cell') }}
)

select
    f.release_id,
    f.metric_id,
    f.scope_id,
    f.period_end,
    r.firm_id,
    g.group_kind,
    f.amount_printed,
    cast(f.amount_in_print_unit * r.millions_per_unit as decimal(18, 3)) as amount_m,
    c.amount_printed as table_printed,
    c.amount_m as table_amount_m,
    cast(
        case
            when f.printed_decimals = r.amount_decimals or {{ is_nil_print('f.amount_printed') }} then 0
            else (c.rounding_unit_m + r.millions_per_unit * {{ unit_of_decimals('f.printed_decimals') }}) * 0.5
        end
        + case when c.regime = 'footed' then c.rounding_unit_m else 0 end as decimal(18, 3)
    ) as allowed_gap_m,
    f.seed_location
from figures as f
left join releases as r on f.release_id = r.release_id
left join groups as g on r.firm_id = g.firm_id and f.scope_id = g.group_id
left join cells as c
    on f.release_id = c.release_id and f.period_end = c.period_end and f.scope_id = c.group_id and f.metric_id = c.metric_id
