-- One row per scope of net flows that every firm is measured on, whether the firm prints it or not.
with scopes (scope_id, scope_name, excludes_money_market, excludes_quantitative, display_order) as (
    values
    ('total', 'Total', false, false, 1),
    ('ex_money_market', 'Excluding money market', true, false, 2),
    ('ex_quant', 'Excluding quantitative', false, true, 3),
    ('ex_money_market_and_quant', 'Excluding money market and quantitative', true, true, 4)
)

select
    scope_id,
    scope_name,
    excludes_money_market,
    excludes_quantitative,
    display_order
from scopes
