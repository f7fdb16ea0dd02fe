-- One row per bound that identities force, under the name its proof is kept under: whether its weights follow from its
-- multipliers, whether the bound that the solver states is the one they prove (weak duality, in integers), and the sum in words.
with parts as (
    select
        release_id,
        quantity_id,
        side,
        part_kind,
        part_id,
        factor,
        denominator,
        coefficient
    from {{ ref('int_proofs__bound_part') }}
),

-- Weights as stated less weights as the multipliers make them: 0 for every flow line.
differences as (
    select
        release_id,
        quantity_id,
        side,
        cell_id,
        sum(weight) as difference
    from (
        select
            release_id,
            quantity_id,
            side,
            part_id as cell_id,
            factor - denominator * coefficient as weight
        from parts
        where part_kind = 'flow_line'
        union all
        select
            parts.release_id,
            parts.quantity_id,
            parts.side,
            terms.cell_id,
            parts.factor * terms.coefficient as weight
        from parts
        inner join {{ ref('int_bounds__identity_term') }} as terms
            on parts.release_id = terms.release_id and parts.part_id = terms.identity_id
        where parts.part_kind = 'identity'
    ) as both_sides
    group by release_id, quantity_id, side, cell_id
),

followed as (
    select
        release_id,
        quantity_id,
        side,
        bool_and(difference = 0) as weights_follow
    from differences
    group by release_id, quantity_id, side
),

sums as (
    select
        parts.release_id,
        parts.quantity_id,
        parts.side,
        parts.denominator,
        count(*) filter (where parts.factor <> 0) as cells,
        max(flow_lines.amount_decimals) as amount_decimals,
        sum(parts.factor * flow_lines.printed_units) as sum_numerator,
        sum(abs(parts.factor) * flow_lines.rounding_error_halves) as rounding_error_halves,
        {{ proven_deviation(
            'parts.side', 'parts.factor', 'parts.coefficient', 'parts.denominator', 'flow_lines.printed_units',
            'flow_lines.rounding_error_halves'
        ) }} as proven_numerator,
        {{ sum_from("string_agg(" ~ weighted_line(
            'parts.factor', 'parts.denominator', 'flow_lines.printed_units', 'flow_lines.amount_decimals', 'flow_lines.label'
        ) ~ ", ' ' order by parts.factor desc, abs(flow_lines.printed_units) desc, parts.part_id) filter (where parts.factor <> 0)") }}
            as written
    from parts
    inner join {{ ref('int_proofs__cell') }} as flow_lines
        on parts.release_id = flow_lines.release_id and parts.part_id = flow_lines.cell_id
    where parts.part_kind = 'flow_line'
    group by parts.release_id, parts.quantity_id, parts.side, parts.denominator
),

stated as (
    select
        release_id,
        subject as quantity_id,
        low_numerator,
        high_numerator,
        denominator
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'quantity'
),

measured as (
    select
        sums.*,
        followed.weights_follow,
        case sums.side when 'low' then stated.low_numerator else stated.high_numerator end as stated_numerator,
        stated.denominator as stated_denominator,
        2 * sums.sum_numerator + case sums.side when 'low' then -1 else 1 end * sums.rounding_error_halves as bound_numerator
    from sums
    inner join followed
        on sums.release_id = followed.release_id and sums.quantity_id = followed.quantity_id and sums.side = followed.side
    left join stated on sums.release_id = stated.release_id and sums.quantity_id = stated.quantity_id
)

select
    release_id,
    quantity_id,
    side,
    cast(cells as integer) as cells,
    cast(sum_numerator as bigint) as sum_numerator,
    cast(rounding_error_halves as bigint) as rounding_error_halves,
    denominator,
    cast(bound_numerator as bigint) as bound_numerator,
    coalesce(weights_follow, false) as weights_follow,
    coalesce(stated_numerator * 2 * denominator = proven_numerator * stated_denominator, false) as bound_follows,
    case side when 'low' then 'at least ' else 'at most ' end
    || {{ fraction_as_printed('bound_numerator', '(2 * denominator)', 'amount_decimals', 2) }} || ': '
    || case
        when cells = 0 then 'the identities leave nothing'
        else written || ' = ' || {{ fraction_as_printed('sum_numerator', 'denominator', 'amount_decimals') }}
    end
    || ', which rounding can take ' || {{ fraction_as_printed('rounding_error_halves', '(2 * denominator)', 'amount_decimals', 2) }}
    || case side when 'low' then ' down' else ' up' end as sentence
from measured
