-- One row per end of a bound that a witness is kept for: whether the witness takes the quantity exactly there, so that the bound
-- is no wider than it has to be. All ends of a small file are shown, of a large one those of a sample of each release.
with shown as (
    select
        release_id,
        subject as quantity_id,
        result_kind[7:] as side,
        {{ proof_of('proof') }}['witness'] as witness
    from {{ ref('int_bounds__solution') }}
    where result_kind in ('bound_low', 'bound_high')
),

reached as (
    select
        shown.release_id,
        shown.quantity_id,
        shown.side,
        shown.witness,
        sum(terms.coefficient * true_values.deviation_numerator) as numerator,
        max(true_values.denominator) as denominator
    from shown
    inner join {{ ref('fct_quantity_term') }} as terms
        on shown.release_id = terms.release_id and shown.quantity_id = terms.quantity_id
    inner join {{ ref('int_proofs__feasible_value') }} as true_values
        on
            shown.release_id = true_values.release_id
            and shown.witness = true_values.witness
            and terms.cell_id = true_values.cell_id
    group by shown.release_id, shown.quantity_id, shown.side, shown.witness
)

select
    reached.release_id,
    reached.quantity_id,
    reached.side,
    reached.witness,
    case reached.side
        when 'low' then reached.numerator * ends.low_denominator = ends.low_numerator * reached.denominator
        else reached.numerator * ends.high_denominator = ends.high_numerator * reached.denominator
    end as is_reached
from reached
inner join {{ ref('int_bounds__end') }} as ends
    on reached.release_id = ends.release_id and reached.quantity_id = ends.quantity_id
