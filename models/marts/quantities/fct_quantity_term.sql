-- One row per quantity and printed cell in it, with its sign. A scope that leaves every discipline out has none.
with terms as (
    select
        release_id,
        quantity_id,
        unnest(terms) as term
    from {{ ref('int_quantities__quantity') }}
)

select
    release_id,
    quantity_id,
    term['cell_id'] as cell_id,
    term['coefficient'] as coefficient
from terms
