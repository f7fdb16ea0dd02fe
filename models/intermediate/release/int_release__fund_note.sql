-- One row per release, fund and footnote of the fund, numbered as the exhibit numbers them: by first appearance among the
-- funds in printed order, one number for one note.
with listed as (
    select distinct
        r.release_id,
        f.fund_id,
        f.display_order,
        f.footnotes
    from {{ ref('fct_fund_ranking') }} as r
    inner join {{ ref('dim_fund') }} as f on r.fund_id = f.fund_id
    where f.footnotes is not null
),

split as (
    select
        release_id,
        fund_id,
        display_order,
        unnest(string_split(footnotes, ';')) as note,
        unnest(range(length(string_split(footnotes, ';')))) as place
    from listed
),

first_seen as (
    select
        release_id,
        trim(note) as note,
        min(display_order * 100 + place) as first_place
    from split
    group by release_id, trim(note)
),

numbered as (
    select
        release_id,
        note,
        row_number() over (partition by release_id order by first_place) as note_number
    from first_seen
)

select
    s.release_id,
    s.fund_id,
    cast(n.note_number as integer) as note_number,
    n.note
from split as s
inner join numbered as n on s.release_id = n.release_id and trim(s.note) = n.note
