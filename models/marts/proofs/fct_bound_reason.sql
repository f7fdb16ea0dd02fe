-- One row per bound of a quantity that the table as a whole forces beyond the rounding of the quantity's own cells: the bound as
-- an exact fraction of units, and the sum that forces it, in words. A bound without a row is the printed value and its cells'
-- rounding.
with bounds as (
    select
        release_id,
        quantity_id,
        canonical_quantity_id,
        quantity_kind,
        subject_kind,
        subject_id,
        metric_id,
        period_start,
        period_end,
        since_period_end,
        unnest(['low', 'high']) as side,
        unnest([low_m, high_m]) as bound_m,
        unnest([is_low_forced, is_high_forced]) as is_forced
    from {{ ref('fct_bound') }}
),

cells as (
    select
        cells.release_id,
        cells.cell_id,
        cells.amount_decimals,
        cells.group_id || ' ' || cells.line_item_id || ', ' || {{ column_label('cells') }} as label
    from {{ ref('fct_printed_cell') }} as cells
),

sums as (
    select
        parts.release_id,
        parts.canonical_quantity_id,
        parts.side,
        parts.denominator,
        count(*) filter (where parts.factor <> 0) as cells,
        max(cells.amount_decimals) as amount_decimals,
        sum(parts.factor * parts.printed_units) as sum_numerator,
        sum(abs(parts.factor) * parts.rounding_error_halves) as rounding_error_halves,
        {{ sum_from("string_agg(" ~ weighted_line(
            'parts.factor', 'parts.denominator', 'parts.printed_units', 'cells.amount_decimals', 'cells.label'
        ) ~ ", ' ' order by parts.factor desc, abs(parts.printed_units) desc, parts.part_id) filter (where parts.factor <> 0)") }}
            as written
    from {{ ref('fct_bound_reason_part') }} as parts
    inner join cells on parts.release_id = cells.release_id and parts.part_id = cells.cell_id
    where parts.part_kind = 'cell'
    group by parts.release_id, parts.canonical_quantity_id, parts.side, parts.denominator
),

measured as (
    select
        *,
        2 * sum_numerator + case side when 'low' then -1 else 1 end * rounding_error_halves as bound_numerator
    from sums
),

worded as (
    select
        release_id,
        canonical_quantity_id,
        side,
        bound_numerator,
        2 * denominator as bound_denominator,
        case side when 'low' then 'at least ' else 'at most ' end
        || {{ fraction_as_printed('bound_numerator', '(2 * denominator)', 'amount_decimals', 2) }} || ': '
        || case
            when cells = 0 then 'the identities leave nothing'
            else written || ' = ' || {{ fraction_as_printed('sum_numerator', 'denominator', 'amount_decimals') }}
        end
        || ', which rounding can take '
        || {{ fraction_as_printed('rounding_error_halves', '(2 * denominator)', 'amount_decimals', 2) }}
        || case side when 'low' then ' down' else ' up' end as sentence
    from measured
)

select
    bounds.release_id,
    bounds.quantity_id,
    bounds.side,
    bounds.canonical_quantity_id,
    bounds.quantity_kind,
    bounds.subject_kind,
    bounds.subject_id,
    bounds.metric_id,
    bounds.period_start,
    bounds.period_end,
    bounds.since_period_end,
    bounds.bound_m,
    cast(worded.bound_numerator as bigint) as bound_numerator,
    worded.bound_denominator,
    worded.sentence
from bounds
inner join worded
    on
        bounds.release_id = worded.release_id
        and bounds.canonical_quantity_id = worded.canonical_quantity_id
        and bounds.side = worded.side
where bounds.is_forced
