-- One row per printed cell: its place among those of its release, as feasible values list them, and its rounding error in halves
-- of a unit. For the question whether a table can be true at all, a column of unknown regime that misses one of its own
-- identities as printed can only have been rounded line by line.
with cells as (
    select
        release_id,
        cell_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        regime,
        printed_units,
        {{ in_halves('rounding_error_units') }} as rounding_error_halves
    from {{ ref('fct_printed_cell') }}
),

-- Identities within one column that its printed values miss.
identities as (
    select
        checks.release_id,
        min(cells.column_id) as column_id
    from {{ ref('fct_footing_check') }} as checks
    inner join {{ ref('fct_footing_term') }} as terms on checks.identity_id = terms.identity_id
    inner join cells on terms.term_release_id = cells.release_id and terms.term_cell_id = cells.cell_id
    where checks.is_binding
    group by checks.release_id, checks.identity_id
    having min(cells.column_id) = max(cells.column_id) and sum(terms.coefficient * cells.printed_units) <> 0
),

columns_that_miss as (
    select distinct
        release_id,
        column_id
    from identities
)

select
    cells.release_id,
    cells.cell_id,
    cells.column_id,
    cells.period_end,
    cells.group_id,
    cells.line_item_id,
    cells.printed_units,
    cells.rounding_error_halves,
    case
        when cells.regime = 'unknown' and columns_that_miss.release_id is not null
            then {{ in_halves(rounding_error_units("'independent'")) }}
        else cells.rounding_error_halves
    end as possible_rounding_error_halves,
    cast(row_number() over (partition by cells.release_id order by cells.cell_id) as integer) as place
from cells
left join columns_that_miss on cells.release_id = columns_that_miss.release_id and cells.column_id = columns_that_miss.column_id
