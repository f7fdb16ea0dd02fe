-- One row per identity inside a printed block and cell in it. Net flow: net sales − sales + redemptions = 0, where all three are
-- printed. Roll-forward: ending assets − beginning assets − net sales − every change = 0, where the first three are known, net
-- sales from the gross flows too. What makes up net sales is said in fct_metric_term.
with weights (check_kind, metric_id, weight, is_needed, is_subject) as (
    values
    ('net_flow', 'net_sales', 1, true, true),
    ('net_flow', 'sales', -1, true, false),
    ('net_flow', 'redemptions', 1, true, false),
    ('roll_forward', 'ending_assets', 1, true, true),
    ('roll_forward', 'beginning_assets', -1, true, false),
    ('roll_forward', 'net_sales', -1, true, false),
    ('roll_forward', 'market_appreciation', -1, false, false),
    ('roll_forward', 'other_changes', -1, false, false)
),

terms as (
    select
        weights.check_kind,
        terms.release_id,
        terms.column_id,
        terms.period_end,
        terms.group_id,
        max(case when weights.is_subject then terms.line_item_id end) over block as line_item_id,
        terms.cell_id as term_cell_id,
        weights.weight * terms.coefficient as coefficient,
        count(distinct case when weights.is_needed then terms.metric_id end) over block as needed_metrics
    from {{ ref('fct_metric_term') }} as terms
    inner join weights on terms.metric_id = weights.metric_id
    -- Net sales that follow from the gross flows cannot be checked against them.
    where weights.check_kind <> 'net_flow' or not terms.is_derived
    window block as (partition by weights.check_kind, terms.release_id, terms.column_id, terms.group_id)
)

select
    check_kind,
    release_id,
    column_id,
    period_end,
    group_id,
    line_item_id,
    term_cell_id,
    coefficient
from terms
where needed_metrics = 3
