-- One row per fund, ranked or listed as not ranked.
select
    fund_id,
    firm_id,
    printed_name,
    fund_group,
    is_closed_to_new_investors,
    footnotes,
    display_order
from {{ ref('stg_reference__fund') }}
