-- One row per release that prints an assets and flows table: whether it is consistent with at least one set of true values,
-- and how far the table as a whole pins its figures down.
with results as (
    select
        release_id,
        subject,
        is_possible,
        -- In billionths, so that fractions add up as integers.
        (high_numerator - low_numerator) * 1000000000 // denominator as width_billionths,
        necessary_error_units
    from {{ ref('int_bounds__solution') }}
    where result_kind in ('release', 'quantity', 'column')
),

flow_lines as (
    select
        release_id,
        count(*) as flow_lines
    from {{ ref('int_flows__flow_line') }}
    group by release_id
)

select
    results.release_id,
    case when bool_or(results.is_possible) then 'possible' else 'broken' end as status,
    cast(any_value(flow_lines.flow_lines) as integer) as cells,
    cast(
        cast(sum(results.width_billionths) filter (where starts_with(results.subject, 'line:')) as decimal(28, 0))
        * cast(0.000000001 as decimal(10, 9)) as decimal(18, 4)
    ) as sum_of_widths_units,
    cast(max(results.necessary_error_units) as decimal(9, 4)) as necessary_error_units
from results
inner join flow_lines on results.release_id = flow_lines.release_id
group by results.release_id
