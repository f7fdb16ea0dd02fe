-- One row per printed cell in one explanation of a table that cannot be true. An explanation is a smallest set
-- of cells whose change makes the table feasible; all of them are listed, one that slips explain before others, then the one
-- that takes the least change. Releases that can be true have no rows.
with solved as (
    select
        release_id,
        unnest(suspects) as suspect
    from {{ ref('int_bounds__solution') }}
),

suspects as (
    select
        release_id,
        suspect['cell_id'] as cell_id,
        suspect['explanation'] as explanation,
        suspect['low_units'] as low_units,
        suspect['high_units'] as high_units,
        suspect['excess_units'] as excess_units,
        suspect['slip'] as slip,
        count(*) over (partition by release_id, suspect['explanation']) as cells_in_explanation
    from solved
)

select
    suspects.release_id,
    suspects.explanation,
    cells.column_id,
    cells.period_end,
    cells.group_id,
    cells.line_item_id,
    cast(suspects.cells_in_explanation as integer) as cells_in_explanation,
    cells.amount_printed,
    {{ amount_at('0', 'suspects.low_units', '1', 'cells.rounding_unit_m') }} as needed_low_m,
    {{ amount_at('0', 'suspects.high_units', '1', 'cells.rounding_unit_m') }} as needed_high_m,
    suspects.excess_units,
    suspects.slip,
    cells.group_id || ' ' || cells.line_item_id || ', ' || {{ column_label('cells') }} || ': printed '
    || cells.amount_printed || '; the rest of the table needs '
    || {{ units_as_printed('suspects.low_units', 'cells.amount_decimals') }}
    || case
        when suspects.high_units > suspects.low_units
            then ' to ' || {{ units_as_printed('suspects.high_units', 'cells.amount_decimals') }}
        else ''
    end
    || coalesce(' (' || suspects.slip || '?)', '') as finding,
    cells.seed_location
from suspects
inner join {{ ref('fct_printed_cell') }} as cells
    on suspects.release_id = cells.release_id and suspects.cell_id = cells.cell_id
