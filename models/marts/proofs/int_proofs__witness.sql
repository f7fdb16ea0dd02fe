-- One row per witness: flow lines that it does not round to, identities that it does not obey, in integers. A true witness has
-- a value for every line and misses nothing.
with printed as (
    select
        release_id,
        count(*) as flow_lines
    from {{ ref('int_proofs__cell') }}
    group by release_id
),

identity_terms as (
    select
        release_id,
        identity_id,
        cell_id,
        coefficient
    from {{ ref('int_bounds__identity_term') }}
),

lines as (
    select
        release_id,
        witness,
        count(cell_id) as flow_lines,
        count(*) filter (where cell_id is null or denominator < 1) as misplaced,
        count(*) filter (where 2 * abs(deviation_numerator) > rounding_error_halves * denominator) as out_of_reach
    from {{ ref('int_proofs__feasible_value') }}
    group by release_id, witness
),

identities as (
    select
        true_values.release_id,
        true_values.witness,
        terms.identity_id,
        sum(terms.coefficient * true_values.true_numerator) as total
    from {{ ref('int_proofs__feasible_value') }} as true_values
    inner join identity_terms as terms
        on true_values.release_id = terms.release_id and true_values.cell_id = terms.cell_id
    group by true_values.release_id, true_values.witness, terms.identity_id
),

missed as (
    select
        release_id,
        witness,
        count(*) as identities,
        count(*) filter (where total <> 0) as identities_missed
    from identities
    group by release_id, witness
)

select
    lines.release_id,
    lines.witness,
    cast(printed.flow_lines - lines.flow_lines + lines.misplaced as integer) as lines_without_value,
    cast(lines.out_of_reach as integer) as lines_out_of_reach,
    cast(coalesce(missed.identities, 0) as integer) as identities,
    cast(coalesce(missed.identities_missed, 0) as integer) as identities_missed
from lines
inner join printed on lines.release_id = printed.release_id
-- A release without identities obeys them all.
left join missed on lines.release_id = missed.release_id and lines.witness = missed.witness
