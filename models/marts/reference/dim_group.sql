-- One row per firm and group that a table prints a block for: its disciplines, and the aggregates that add them up.
-- Facts meet both under one id, so a firm may not use one id for a discipline and an aggregate.
with disciplines as (
    select
        firm_id,
        discipline_id as group_id,
        'discipline' as group_kind,
        printed_name,
        is_money_market,
        is_quantitative,
        display_order
    from {{ ref('stg_reference__discipline') }}
),

aggregates as (
    select
        firm_id,
        aggregate_id as group_id,
        'aggregate' as group_kind,
        printed_name,
        cast(null as boolean) as is_money_market,
        cast(null as boolean) as is_quantitative,
        display_order
    from {{ ref('stg_reference__aggregate') }}
)

select
    firm_id,
    group_id,
    group_kind,
    printed_name,
    is_money_market,
    is_quantitative,
    display_order
from disciplines
union all
select
    firm_id,
    group_id,
    group_kind,
    printed_name,
    is_money_market,
    is_quantitative,
    display_order
from aggregates
