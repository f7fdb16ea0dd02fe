-- One row per flow line, a printed cell, in one explanation of a table that cannot be true. An explanation is a smallest set
-- of lines whose change makes the table possible; all of them are listed, one that slips explain before others, then the one
-- that takes the least change. Releases that can be true have no rows.
with suspects as (
    select
        release_id,
        subject as cell_id,
        explanation,
        low_numerator as low_units,
        high_numerator as high_units,
        excess_units,
        slip,
        count(*) over (partition by release_id, explanation) as cells_in_explanation
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'suspect'
)

select
    suspects.release_id,
    suspects.explanation,
    flow_lines.column_id,
    flow_lines.period_end,
    flow_lines.group_id,
    flow_lines.line_item_id,
    cast(suspects.cells_in_explanation as integer) as cells_in_explanation,
    flow_lines.amount_printed,
    {{ amount_at('0', 'suspects.low_units', '1', 'flow_lines.rounding_unit_m') }} as needed_low_m,
    {{ amount_at('0', 'suspects.high_units', '1', 'flow_lines.rounding_unit_m') }} as needed_high_m,
    suspects.excess_units,
    suspects.slip,
    flow_lines.group_id || ' ' || flow_lines.line_item_id || ', ' || {{ column_label('flow_lines') }} || ': printed '
    || flow_lines.amount_printed || '; the rest of the table needs '
    || {{ fraction_as_printed('suspects.low_units', '1', 'flow_lines.amount_decimals') }}
    || case
        when suspects.high_units > suspects.low_units
            then ' to ' || {{ fraction_as_printed('suspects.high_units', '1', 'flow_lines.amount_decimals') }}
        else ''
    end
    || coalesce(' (' || suspects.slip || '?)', '') as finding,
    flow_lines.seed_location
from suspects
inner join {{ ref('fct_printed_cell') }} as flow_lines
    on suspects.release_id = flow_lines.release_id and suspects.cell_id = flow_lines.cell_id
