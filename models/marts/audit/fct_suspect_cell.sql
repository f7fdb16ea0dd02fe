-- One row per printed cell in one explanation of a table that cannot be true. An explanation is a smallest set of cells
-- whose change makes the table possible; all of them are listed, the one that takes the least change first. Releases that
-- can be true have no rows.
with suspects as (
    select
        release_id,
        subject as cell_id,
        explanation,
        low_units,
        high_units,
        excess_units,
        count(*) over (partition by release_id, explanation) as cells_in_explanation
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'suspect'
),

cells as (
    select
        release_id,
        cell_id,
        period_end,
        group_id,
        line_item_id,
        rounding_unit_m
    from {{ ref('int_bounds__cell') }}
),

lines as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        amount_printed,
        seed_location
    from {{ ref('fct_flow_line') }}
),

releases as (
    select
        release_id,
        amount_decimals
    from {{ ref('dim_release') }}
)

select
    s.release_id,
    s.explanation,
    c.period_end,
    c.group_id,
    c.line_item_id,
    cast(s.cells_in_explanation as integer) as cells_in_explanation,
    l.amount_printed,
    cast(cast(s.low_units as decimal(15, 0)) * c.rounding_unit_m as decimal(18, 3)) as needed_low_m,
    cast(cast(s.high_units as decimal(15, 0)) * c.rounding_unit_m as decimal(18, 3)) as needed_high_m,
    s.excess_units,
    c.group_id || ' ' || c.line_item_id || ', ' || strftime(c.period_end, '%B %Y') || ': printed ' || l.amount_printed
    || '; the rest of the table needs ' || {{ units_as_printed('s.low_units', 'r.amount_decimals') }}
    || case
        when s.high_units > s.low_units then ' to ' || {{ units_as_printed('s.high_units', 'r.amount_decimals') }}
        else ''
    end as finding,
    l.seed_location
from suspects as s
inner join cells as c on s.release_id = c.release_id and s.cell_id = c.cell_id
inner join lines as l
    on
        c.release_id = l.release_id
        and c.period_end = l.period_end
        and c.group_id = l.group_id
        and c.line_item_id = l.line_item_id
inner join releases as r on s.release_id = r.release_id
