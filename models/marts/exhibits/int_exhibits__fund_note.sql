-- One row per release, fund and footnote of the fund, numbered as the exhibit numbers them: by first appearance among the
-- funds in printed order, one number for one note.
with listed as (
    select distinct
        rankings.release_id,
        funds.fund_id,
        funds.display_order,
        funds.footnotes
    from {{ ref('fct_fund_ranking') }} as rankings
    inner join {{ ref('stg_reference__fund') }} as funds on rankings.fund_id = funds.fund_id
    where funds.footnotes is not null
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
    split.release_id,
    split.fund_id,
    cast(numbered.note_number as integer) as note_number,
    numbered.note
from split
inner join numbered on split.release_id = numbered.release_id and trim(split.note) = numbered.note
