-- One row per release that prints an assets and flows table: whether any set of books could have printed it, and how far
-- the table as a whole pins its figures down.
with results as (
    select
        release_id,
        result_kind,
        subject,
        is_possible,
        low_units,
        high_units,
        necessary_error_units
    from {{ ref('int_bounds__solution') }}
),

cells as (
    select
        release_id,
        count(*) as cells
    from {{ ref('int_bounds__cell') }}
    group by release_id
)

select
    r.release_id,
    case when bool_or(r.is_possible) then 'possible' else 'broken' end as status,
    cast(any_value(c.cells) as integer) as cells,
    cast(sum(r.high_units - r.low_units) filter (where starts_with(r.subject, 'cell:')) as decimal(18, 4))
        as sum_of_widths_units,
    cast(max(r.necessary_error_units) as decimal(9, 4)) as necessary_error_units
from results as r
inner join cells as c on r.release_id = c.release_id
where r.result_kind <> 'suspect'
group by r.release_id
