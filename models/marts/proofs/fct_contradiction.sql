-- One row per impossibility of a release: a sum of printed flow lines that has to be 0, how far it is from 0, how much of that
-- rounding explains, whether the sum follows from identities and whether it is beyond rounding: verified here, in integers.
with parts as (
    select
        release_id,
        certificate,
        kind,
        part_kind,
        part_id,
        factor
    from {{ ref('int_proofs__contradiction_part') }}
),

identity_terms as (
    select
        release_id,
        identity_id,
        cell_id,
        coefficient,
        print_slack_units
    from {{ ref('int_bounds__identity_term') }}
),

-- Weights as stated less weights as the multipliers make them: 0 for every flow line.
differences as (
    select
        release_id,
        certificate,
        cell_id,
        sum(weight) as difference
    from (
        select
            release_id,
            certificate,
            part_id as cell_id,
            factor as weight
        from parts
        where part_kind = 'flow_line'
        union all
        select
            parts.release_id,
            parts.certificate,
            terms.cell_id,
            -parts.factor * terms.coefficient as weight
        from parts
        inner join identity_terms as terms
            on parts.release_id = terms.release_id and parts.part_id = terms.identity_id
        where parts.part_kind = 'identity'
    ) as both_sides
    group by release_id, certificate, cell_id
),

followed as (
    select
        release_id,
        certificate,
        bool_and(difference = 0) as weights_follow
    from differences
    group by release_id, certificate
),

-- What printed values have to obey is one identity, taken once, with a slack of its own.
slacks as (
    select
        parts.release_id,
        parts.certificate,
        count(distinct parts.part_id) as identities,
        max(abs(parts.factor)) as largest_multiplier,
        max({{ in_halves('terms.print_slack_units') }}) as slack_halves
    from parts
    left join identity_terms as terms
        on parts.release_id = terms.release_id and parts.part_id = terms.identity_id
    where parts.part_kind = 'identity'
    group by parts.release_id, parts.certificate
),

sums as (
    select
        parts.release_id,
        parts.certificate,
        parts.kind,
        count(*) as cells,
        max(flow_lines.amount_decimals) as amount_decimals,
        sum(parts.factor * flow_lines.printed_units) as sum_units,
        sum(abs(parts.factor) * flow_lines.possible_rounding_error_halves) as rounding_error_halves,
        {{ sum_from("string_agg(" ~ weighted_line(
            'parts.factor', '1', 'flow_lines.printed_units', 'flow_lines.amount_decimals', 'flow_lines.label'
        ) ~ ", ' ' order by parts.factor desc, abs(flow_lines.printed_units) desc, parts.part_id)") }} as written
    from parts
    inner join {{ ref('int_proofs__cell') }} as flow_lines
        on parts.release_id = flow_lines.release_id and parts.part_id = flow_lines.cell_id
    where parts.part_kind = 'flow_line'
    group by parts.release_id, parts.certificate, parts.kind
),

measured as (
    select
        sums.*,
        followed.weights_follow and (
            sums.kind = 'joint' or (slacks.identities = 1 and slacks.largest_multiplier = 1)
        ) as follows_from_identities,
        case sums.kind when 'print' then slacks.slack_halves else sums.rounding_error_halves end as allowed_halves
    from sums
    inner join followed on sums.release_id = followed.release_id and sums.certificate = followed.certificate
    inner join slacks on sums.release_id = slacks.release_id and sums.certificate = slacks.certificate
)

select
    release_id,
    certificate,
    kind,
    cast(cells as integer) as cells,
    cast(sum_units as bigint) as sum_units,
    cast(allowed_halves as bigint) as allowed_halves,
    coalesce(follows_from_identities, false) as follows_from_identities,
    coalesce(2 * abs(sum_units) > allowed_halves, false) as is_beyond_rounding,
    written || ' = ' || {{ fraction_as_printed('sum_units', '1', 'amount_decimals') }}
    || case
        when kind = 'print' and allowed_halves = 0 then '; it has to be 0 as printed, for the column was made to add up'
        when kind = 'print'
            then '; it has to be 0 as printed, to within ' || {{ fraction_as_printed('allowed_halves', '2', 'amount_decimals') }}
        else
            '; it has to be 0, and rounding explains '
            || {{ fraction_as_printed('allowed_halves', '2', 'amount_decimals', 1) }} || ' at most'
    end as sentence
from measured
