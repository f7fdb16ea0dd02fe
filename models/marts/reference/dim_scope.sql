-- One row per scope of net flows that every firm is measured on, whether the firm prints it or not.
select
    scope_id,
    scope_name,
    excludes_money_market,
    excludes_quantitative,
    display_order,
from (
    values
    ('total', 'Total', false, false, 1),
    ('ex_money_market', 'Excluding money market', true, false, 2),
    ('ex_quant', 'Excluding quantitative', false, true, 3),
    ('ex_money_market_and_quant', 'Excluding money market and quantitative', true, true, 4)
) as scopes (scope_id, scope_name, excludes_money_market, excludes_quantitative, display_order)
