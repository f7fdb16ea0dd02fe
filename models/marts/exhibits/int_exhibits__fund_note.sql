-- One row per exhibit, fund and note on the fund: its footnotes, numbered as the exhibit numbers them, by first appearance
-- among the funds in printed order, one number for one note; and that it is closed, which has a star instead.
with ranked as (
    select
        'printed' as basis,
        release_id,
        fund_id
    from {{ ref('fct_fund_ranking') }}
    union
    select
        basis,
        release_id,
        fund_id
    from {{ ref('fct_draft_ranking') }}
),

funds as (
    select
        ranked.*,
        reference.display_order,
        reference.is_closed_to_new_investors,
        string_split(reference.footnotes, ';') as notes
    from ranked
    inner join {{ ref('dim_fund') }} as reference on ranked.fund_id = reference.fund_id
),

split as (
    select
        basis,
        release_id,
        fund_id,
        display_order,
        unnest(notes) as note,
        generate_subscripts(notes, 1) as place
    from funds
),

footnotes as (
    select
        basis,
        release_id,
        fund_id,
        trim(note) as note,
        min(row(display_order, place)) over (partition by basis, release_id, trim(note)) as first_place
    from split
)

select
    basis,
    release_id,
    fund_id,
    cast(dense_rank() over (partition by basis, release_id order by first_place, note) as integer) as note_number,
    note
from footnotes
union all
select
    basis,
    release_id,
    fund_id,
    0 as note_number,
    'Closed to new investors' as note
from funds
where is_closed_to_new_investors
