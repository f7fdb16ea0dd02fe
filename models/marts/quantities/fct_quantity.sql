-- One row per quantity: what of which subject it is, over which period, and its amount as printed. Its cells are in
-- fct_quantity_term, what its true value can be in fct_bound.
select * exclude (terms)
from {{ ref('int_quantities__quantity') }}
