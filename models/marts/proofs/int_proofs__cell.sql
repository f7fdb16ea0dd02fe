-- One row per flow line: what a proof needs of it. Reaches are in halves of a unit. For the question whether a table can be true
-- at all, a column of unknown regime that misses one of its own identities as printed can only have been rounded line by line.
with flow_lines as (
    select
        release_id,
        cell_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        regime,
        printed_units,
        amount_decimals,
        {{ in_halves('rounding_error_units') }} as rounding_error_halves
    from {{ ref('fct_printed_cell') }}
),

identities as (
    select
        terms.release_id,
        terms.identity_id,
        min(flow_lines.column_id) as column_id
    from {{ ref('int_bounds__identity_term') }} as terms
    inner join flow_lines
        on terms.release_id = flow_lines.release_id and terms.cell_id = flow_lines.cell_id
    group by terms.release_id, terms.identity_id
    having min(flow_lines.column_id) = max(flow_lines.column_id) and sum(terms.coefficient * flow_lines.printed_units) <> 0
),

columns_that_miss as (
    select distinct
        release_id,
        column_id
    from identities
)

select
    flow_lines.release_id,
    flow_lines.cell_id,
    flow_lines.column_id,
    flow_lines.period_end,
    flow_lines.group_id,
    flow_lines.line_item_id,
    flow_lines.group_id || ' ' || flow_lines.line_item_id || ', ' || {{ column_label('flow_lines') }} as label,
    flow_lines.printed_units,
    flow_lines.amount_decimals,
    flow_lines.rounding_error_halves,
    case
        when flow_lines.regime = 'unknown' and columns_that_miss.release_id is not null
            then {{ in_halves(rounding_error_units("'independent'")) }}
        else flow_lines.rounding_error_halves
    end as possible_rounding_error_halves,
    cast(row_number() over (partition by flow_lines.release_id order by flow_lines.cell_id) as integer) as place
from flow_lines
left join columns_that_miss
    on flow_lines.release_id = columns_that_miss.release_id and flow_lines.column_id = columns_that_miss.column_id
