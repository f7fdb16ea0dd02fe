-- One row per printed cell of a release whose months the books hold: the print, the books' figure, and the books' figure
-- rounded as the column was: footed where the release forced it to add up, else each line on its own.
with cells as (
    select *
    from {{ ref('int_draft__cell') }}
    where amount_m is not null
),

figures as (
    select * from {{ ref('fct_draft_cell') }}
),

compared as (
    select
        cells.release_id,
        cells.period_end,
        cells.group_id,
        cells.line_item_id,
        cells.amount_printed,
        figures.amount_text as books_printed,
        cells.amount_m,
        cast(cells.amount * 0.000001 as decimal(28, 8)) as books_m,
        figures.amount_m as books_rounded_m,
        cells.rounding_unit_m,
        cells.regime
    from cells
    inner join figures
        on
            cells.release_id = figures.release_id and cells.period_end = figures.period_end and cells.group_id = figures.group_id
            and cells.line_item_id = figures.line_item_id
            and figures.basis = case cells.regime when 'footed' then 'footed' else 'independent' end
)

select
    release_id,
    period_end,
    group_id,
    line_item_id,
    amount_printed,
    books_printed,
    amount_m,
    books_m,
    books_rounded_m,
    case
        when books_rounded_m = amount_m then 'agrees'
        when abs(amount_m - books_m) < rounding_unit_m then 'differs_by_rounding'
        else 'differs'
    end as status,
    -- The least that takes the books to within half a unit of the print.
    cast(
        case
            when abs(amount_m - books_m) <= rounding_unit_m * 0.5 or books_rounded_m = amount_m then 0
            else amount_m - books_m - sign(amount_m - books_m) * rounding_unit_m * 0.5
        end as decimal(28, 8)
    ) as to_book_m,
    rounding_unit_m,
    regime
from compared
