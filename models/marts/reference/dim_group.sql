-- One row per firm and group that a table prints a block for: its disciplines, and the aggregates that add them up.
select
    firm_id,
    group_id,
    group_kind,
    printed_name,
    is_money_market,
    is_quantitative,
    display_order
from {{ ref('int_reference__group') }}
