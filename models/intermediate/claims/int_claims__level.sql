-- One row per release, period, scope and quantity that a statement can be about. A scope is a group of the firm by its own
-- id, or a standard scope: then the aggregate that the firm prints for it, else its disciplines added up. The table goes
-- before the text, for its bounds know the rest of the table.
with by_group as (
    select
        release_id,
        period_end,
        group_id,
        metric_id,
        firm_id,
        period_months,
        amount_m,
        low_m,
        high_m,
        'table' as source
    from {{ ref('int_claims__group_level') }}
    union all
    select
        release_id,
        period_end,
        group_id,
        metric_id,
        firm_id,
        cast(null as integer) as period_months,
        amount_m,
        low_m,
        high_m,
        'text' as source
    from {{ ref('int_claims__stated_level') }}
),

-- The same level under each name it goes by, the best source first.
named as (
    select
        release_id,
        period_end,
        metric_id,
        firm_id,
        period_months,
        amount_m,
        low_m,
        high_m,
        source,
        group_id as scope_id,
        case source when 'table' then 1 else 2 end as preference
    from by_group
    union all by name
    select
        b.release_id,
        b.period_end,
        b.metric_id,
        b.firm_id,
        b.period_months,
        b.amount_m,
        b.low_m,
        b.high_m,
        b.source,
        s.scope_id,
        case b.source when 'table' then 3 else 4 end as preference
    from by_group as b
    inner join {{ ref('int_flows__printed_scope') }} as s on b.firm_id = s.firm_id and b.group_id = s.aggregate_id
    union all by name
    select
        *,
        'disciplines' as source,
        5 as preference
    from {{ ref('int_claims__scope_level') }}
)

select
    release_id,
    period_end,
    scope_id,
    metric_id,
    firm_id,
    period_months,
    amount_m,
    low_m,
    high_m,
    source
from named
qualify row_number() over (partition by release_id, period_end, scope_id, metric_id order by preference) = 1
