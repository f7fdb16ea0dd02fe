-- One row per scope of net flows that every firm is measured on, whether the firm prints it or not.
select
    scope_id,
    scope_name,
    excludes_money_market,
    excludes_quantitative,
    display_order
from {{ ref('int_reference__scope') }}
