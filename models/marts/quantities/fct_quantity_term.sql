-- One row per quantity and flow line in it. A quantity is a signed sum of flow lines: each line by itself, each metric of a
-- group and of a scope, and what combines several columns. The one definition: bounds, net flows and statements read it. A
-- quantity that is one line and nothing else is bounded as that line is (canonical_quantity_id), once for all its names.
with terms as (
    select
        release_id,
        'line:' || cell_id as quantity_id,
        cell_id,
        'line' as subject_kind,
        cell_id as subject_id,
        metric_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        release_order,
        amount_m,
        is_erratum,
        1 as coefficient
    from {{ ref('fct_printed_cell') }}
    union all by name
    select * from {{ ref('int_quantities__level_term') }}
    union all by name
    select
        combined.release_id,
        combined.quantity_id,
        levels.cell_id,
        combined.subject_kind,
        levels.subject_id,
        levels.metric_id,
        combined.column_id,
        combined.period_series,
        combined.period_start,
        combined.period_end,
        combined.since_period_end,
        levels.firm_id,
        levels.release_order,
        levels.group_kind,
        levels.is_erratum,
        combined.sign * levels.amount_m as amount_m,
        combined.sign * levels.coefficient as coefficient
    from {{ ref('int_quantities__combined_level') }} as combined
    inner join {{ ref('int_quantities__level_term') }} as levels
        on combined.release_id = levels.release_id and combined.level_quantity_id = levels.quantity_id
)

select
    release_id,
    quantity_id,
    cell_id,
    case
        when count(*) over (partition by release_id, quantity_id) = 1 and coefficient = 1 then 'line:' || cell_id
        else quantity_id
    end as canonical_quantity_id,
    subject_kind,
    subject_id,
    metric_id,
    column_id,
    period_series,
    period_start,
    period_end,
    since_period_end,
    firm_id,
    release_order,
    group_kind,
    is_erratum,
    cast(coefficient as integer) as coefficient,
    cast(amount_m as decimal(18, 3)) as amount_m
from terms
