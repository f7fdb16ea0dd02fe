-- A warning: no feasible values that are kept take the quantity to the bound shown, which may be wider than it has to be, and is
-- true all the same. All ends of few releases are shown, of many those of a sample. One row per end that is not reached.
{{ config(group='bounds', severity='warn') }}
with bounds as (
    select
        release_id,
        unnest(bounds) as bound
    from {{ ref('int_bounds__solution') }}
),

shown as (
    select
        release_id,
        bound['quantity_id'] as quantity_id,
        bound['side'] as side,
        bound['feasible_values'] as set_number
    from bounds
),

reached as (
    select
        shown.release_id,
        shown.quantity_id,
        shown.side,
        sum(terms.coefficient * feasible.deviation_numerator) as numerator,
        max(feasible.denominator) as denominator
    from shown
    inner join {{ ref('fct_quantity_term') }} as terms
        on shown.release_id = terms.release_id and shown.quantity_id = terms.quantity_id
    inner join {{ ref('int_bounds__feasible_value') }} as feasible
        on
            shown.release_id = feasible.release_id
            and shown.set_number = feasible.set_number
            and terms.cell_id = feasible.cell_id
    group by shown.release_id, shown.quantity_id, shown.side
)

select
    reached.release_id,
    reached.release_id || ', ' || reached.quantity_id || ', ' || reached.side
    || ': no feasible values that are kept take it to the bound shown, which may be wider than it has to be' as problem
from reached
inner join {{ ref('fct_bound') }} as ends
    on reached.release_id = ends.release_id and reached.quantity_id = ends.quantity_id
where
    case reached.side
        when 'low' then reached.numerator * ends.low_denominator <> ends.low_numerator * reached.denominator
        else reached.numerator * ends.high_denominator <> ends.high_numerator * reached.denominator
    end
