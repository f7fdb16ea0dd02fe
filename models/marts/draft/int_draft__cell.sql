-- One row per cell of a draft: a group's line in a month, in currency units and in whole units of its print, with what the
-- release prints there, if it has been printed. A draft has the months, groups and lines of the release it is shaped like;
-- one that was never printed has the books' last three months.
with drafts as (
    select * from {{ ref('int_draft__release') }}
),

printed as (
    select
        release_id,
        period_start,
        period_end,
        group_id,
        line_item_id,
        regime,
        amount_printed,
        amount_m
    from {{ ref('fct_printed_cell') }}
),

books as (
    select * from {{ ref('int_draft__group_month') }}
),

lines as (
    select distinct
        release_id as shaped_like,
        group_id,
        line_item_id
    from printed
),

-- A printed draft has the printed months; the next one has three, or as many as there are.
months as (
    select distinct
        drafts.release_id,
        printed.period_start,
        printed.period_end,
        printed.regime
    from drafts
    inner join printed on drafts.release_id = printed.release_id
    union all
    select distinct
        drafts.release_id,
        books.period_start,
        books.period_end,
        'unknown' as regime
    from drafts
    inner join books on drafts.firm_id = books.firm_id and books.period_end > drafts.as_of_date - interval 3 month
    where drafts.release_id <> drafts.shaped_like
),

cells as (
    select
        drafts.release_id,
        drafts.firm_id,
        months.period_start,
        months.period_end,
        lines.group_id,
        lines.line_item_id,
        months.regime,
        books.amount,
        drafts.as_of_date,
        drafts.rounding_unit_m,
        drafts.amount_unit,
        drafts.amount_decimals,
        printed.amount_printed,
        printed.amount_m,
        cast(drafts.rounding_unit_m * 1000000 * 100 as hugeint) as unit_cents,
        cast(books.amount * 100 as hugeint) as cents,
        -- What is left of the amount above the unit below it.
        ((cents % unit_cents) + unit_cents) % unit_cents as rest_cents
    from drafts
    inner join months on drafts.release_id = months.release_id
    inner join lines on drafts.shaped_like = lines.shaped_like
    inner join books
        on
            drafts.firm_id = books.firm_id and months.period_start = books.period_start and months.period_end = books.period_end
            and lines.group_id = books.group_id and lines.line_item_id = books.line_item_id
    left join printed
        on
            drafts.release_id = printed.release_id and months.period_start = printed.period_start
            and months.period_end = printed.period_end
            and lines.group_id = printed.group_id and lines.line_item_id = printed.line_item_id
)

select
    cells.release_id,
    cells.period_end,
    cells.group_id,
    cells.line_item_id,
    cells.firm_id,
    cells.period_start,
    line_items.role,
    coalesce(labels.printed_label, line_items.printed_label) as printed_label,
    cells.regime,
    cells.amount,
    cells.rounding_unit_m,
    cells.amount_unit,
    cells.amount_decimals,
    cast((cells.cents - cells.rest_cents) // cells.unit_cents as bigint) as floor_units,
    cast(cells.rest_cents as bigint) as rest_cents,
    cast(cells.unit_cents as bigint) as unit_cents,
    cast({{ round_div('cells.cents', 'cells.unit_cents') }} as bigint) as independent_units,
    cells.amount_printed,
    cells.amount_m
from cells
inner join {{ ref('dim_line_item') }} as line_items on cells.line_item_id = line_items.line_item_id
left join {{ ref('stg_reference__line_label') }} as labels
    on
        cells.firm_id = labels.firm_id
        and cells.line_item_id = labels.line_item_id
        and cells.as_of_date >= labels.printed_from
        and coalesce(cells.as_of_date < labels.printed_until, true)
