-- One row per release that prints an assets and flows table: whether it is consistent with at least one set of true values,
-- and how far the table as a whole pins its figures down.
with solutions as (
    select
        release_id,
        is_feasible,
        list_max([one['necessary_error_units'] for one in columns]) as necessary_error_units
    from {{ ref('int_bounds__solution') }}
),

-- In billionths of a unit, so that fractions add up as integers.
widths as (
    select
        release_id,
        count(*) as cells,
        sum(high_numerator * 1000000000 // high_denominator - low_numerator * 1000000000 // low_denominator) as billionths
    from {{ ref('fct_bound') }}
    where quantity_kind = 'cell'
    group by release_id
)

select
    solutions.release_id,
    case when solutions.is_feasible then 'possible' else 'broken' end as status,
    cast(widths.cells as integer) as cells,
    cast(cast(widths.billionths as decimal(28, 0)) * cast(0.000000001 as decimal(10, 9)) as decimal(18, 4))
        as sum_of_widths_units,
    cast(solutions.necessary_error_units as decimal(9, 4)) as necessary_error_units
from solutions
inner join widths on solutions.release_id = widths.release_id
