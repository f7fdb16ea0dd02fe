-- One row per exhibit, fund and footnote of the fund, numbered as the exhibit numbers them: by first appearance among the funds
-- in printed order, one number for one note.
with ranked as (
    select
        'printed' as basis,
        release_id,
        fund_id
    from {{ ref('fct_fund_ranking') }}
    union
    select
        bases.basis,
        rankings.release_id,
        rankings.fund_id
    from {{ ref('fct_draft_ranking') }} as rankings
    cross join (values ('independent'), ('footed')) as bases (basis)
),

split as (
    select
        ranked.basis,
        ranked.release_id,
        ranked.fund_id,
        funds.display_order,
        unnest(string_split(funds.footnotes, ';')) as note,
        generate_subscripts(string_split(funds.footnotes, ';'), 1) as place
    from ranked
    inner join {{ ref('dim_fund') }} as funds on ranked.fund_id = funds.fund_id
),

notes as (
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
from notes
