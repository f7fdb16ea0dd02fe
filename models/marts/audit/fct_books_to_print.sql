-- One row per printed cell of a release whose months the books hold: the print, the books' figure, and the books' figure
-- rounded as the column was: footed where the release forced it to add up, else each line on its own.
with cells as (
    select *
    from {{ ref('int_draft__cell') }}
    where amount_m is not null
),

figures as (
    select * from {{ ref('int_draft__figure') }}
),

compared as (
    select
        c.release_id,
        c.period_end,
        c.group_id,
        c.line_item_id,
        c.amount_printed,
        f.amount_text as books_printed,
        c.amount_m,
        cast(c.amount * 0.000001 as decimal(28, 8)) as books_m,
        f.amount_m as books_rounded_m,
        c.rounding_unit_m,
        c.regime
    from cells as c
    inner join figures as f
        on
            c.release_id = f.release_id and c.period_end = f.period_end and c.group_id = f.group_id
            and c.line_item_id = f.line_item_id
            and f.rounding_regime = case c.regime when 'footed' then 'footed' else 'independent' end
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
