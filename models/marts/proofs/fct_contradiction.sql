-- One row per contradiction of a release that cannot be true: a sum of printed cells that has to be 0, how far it is from 0, and
-- how much of that rounding explains. is_proven is verified here, in integers: the sum is of identities, and beyond rounding.
-- Releases that can be true have no rows.
with parts as (
    select * from {{ ref('fct_contradiction_part') }}
),

cells as (
    select
        cells.release_id,
        cells.cell_id,
        cells.amount_decimals,
        cells.group_id || ' ' || cells.line_item_id || ', ' || {{ column_label('cells') }} as label
    from {{ ref('fct_printed_cell') }} as cells
),

-- What printed values have to obey is one identity, taken once, with a tolerance of its own.
identities as (
    select
        parts.release_id,
        parts.certificate,
        count(*) as identities,
        max(abs(parts.factor)) as largest_multiplier,
        max({{ in_halves('checks.print_tolerance_units') }}) as print_tolerance_halves
    from parts
    inner join {{ ref('fct_footing_check') }} as checks on parts.part_id = checks.identity_id
    where parts.part_kind = 'identity'
    group by parts.release_id, parts.certificate
),

sums as (
    select
        parts.release_id,
        parts.certificate,
        parts.kind,
        count(*) as cells,
        max(cells.amount_decimals) as amount_decimals,
        sum(parts.factor * parts.printed_units) as sum_units,
        sum(abs(parts.factor) * parts.rounding_error_halves) as rounding_error_halves,
        {{ sum_from("string_agg(" ~ weighted_line(
            'parts.factor', '1', 'parts.printed_units', 'cells.amount_decimals', 'cells.label'
        ) ~ ", ' ' order by parts.factor desc, abs(parts.printed_units) desc, parts.part_id)") }} as written
    from parts
    inner join cells on parts.release_id = cells.release_id and parts.part_id = cells.cell_id
    where parts.part_kind = 'cell'
    group by parts.release_id, parts.certificate, parts.kind
),

measured as (
    select
        sums.*,
        sums.kind = 'joint' or (identities.identities = 1 and identities.largest_multiplier = 1) as is_of_identities,
        case sums.kind when 'print' then identities.print_tolerance_halves else sums.rounding_error_halves end as allowed_halves
    from sums
    inner join identities on sums.release_id = identities.release_id and sums.certificate = identities.certificate
)

select
    release_id,
    certificate,
    kind,
    cast(cells as integer) as cells,
    cast(sum_units as bigint) as sum_units,
    cast(allowed_halves as bigint) as allowed_halves,
    coalesce(is_of_identities and 2 * abs(sum_units) > allowed_halves, false) as is_proven,
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
