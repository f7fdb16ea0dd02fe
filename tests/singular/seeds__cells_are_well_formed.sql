-- Claim: every cell of every seed holds what meta.cell of its column says (an id, a date, an amount as printed, one of a list …);
-- ? at the end allows an empty cell. Nor is a seed without rows, unless its meta.may_be_empty says it may be.
-- One row per bad cell, and one per file without rows.
{% set seeds = [
    'firms', 'line_items', 'line_metrics', 'disciplines', 'aggregates', 'aggregate_members', 'funds', 'horizons', 'releases',
    'rounding_regimes', 'flows', 'rankings', 'quartiles', 'figures', 'claims', 'held', 'errata'
] %}
with problems as (
    {% for name in seeds %}
        {{ ill_formed_cells(name, ref(name)) }}
        {% if not loop.last %}union all
        {% endif %}
    {%- endfor %}
)

select problem
from problems
