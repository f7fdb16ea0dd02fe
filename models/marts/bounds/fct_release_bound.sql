-- One row per release that prints an assets and flows table: whether it is consistent with at least one set of true values,
-- and how far the table as a whole pins its figures down.
with results as (
    select
        release_id,
        bool_or(is_possible) as is_possible,
        max(necessary_error_units) as necessary_error_units
    from {{ ref('int_bounds__solution') }}
    where result_kind in ('release', 'column')
    group by release_id
),

flow_lines as (
    select
        release_id,
        count(*) as flow_lines
    from {{ ref('fct_printed_cell') }}
    group by release_id
),

-- In billionths of a unit, so that fractions add up as integers.
widths as (
    select
        release_id,
        sum(high_numerator * 1000000000 // high_denominator - low_numerator * 1000000000 // low_denominator) as billionths
    from {{ ref('int_bounds__end') }}
    where starts_with(quantity_id, 'line:')
    group by release_id
)

select
    results.release_id,
    case when results.is_possible then 'possible' else 'broken' end as status,
    cast(flow_lines.flow_lines as integer) as cells,
    cast(cast(widths.billionths as decimal(28, 0)) * cast(0.000000001 as decimal(10, 9)) as decimal(18, 4))
        as sum_of_widths_units,
    cast(results.necessary_error_units as decimal(9, 4)) as necessary_error_units
from results
inner join flow_lines on results.release_id = flow_lines.release_id
-- A release that cannot be true has no bounds.
left join widths on results.release_id = widths.release_id
