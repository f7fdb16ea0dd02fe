-- One row per draft and retail fund that is ranked at any horizon: its line of the draft of Exhibit 2, in the shape of
-- int_release__exhibit_2_fund. A horizon without a rank is a dash.
with ranks as (
    select
        drafts.release_id,
        ranks.fund_id,
        ranks.horizon_id,
        ranks.lipper_category,
        cast(ranks.percentile_rank as varchar) as percentile_text,
        ranks.category_rank || ' / ' || ranks.total_funds as rank_text
    from {{ ref('stg_rolled__fund_rank') }} as ranks
    inner join {{ ref('int_draft__release') }} as drafts on ranks.as_of_date = drafts.as_of_date
    where ranks.is_retail
),

notes as (
    select
        release_id,
        fund_id,
        '(' || string_agg(cast(note_number as varchar), ',' order by note_number) || ')' as note_marks
    from {{ ref('int_release__fund_note') }}
    group by release_id, fund_id
)

select
    ranks.release_id,
    ranks.fund_id,
    funds.fund_group,
    funds.display_order,
    funds.is_closed_to_new_investors,
    funds.printed_name || case when funds.is_closed_to_new_investors then '*' else '' end
    || coalesce(' ' || notes.note_marks, '') as label,
    {% for horizon, name in [('1_year', '1_year'), ('3_years', '3_year'), ('5_years', '5_year'), ('10_years', '10_year')] %}
        coalesce(max(ranks.percentile_text) filter (where ranks.horizon_id = '{{ horizon }}'), '-') as percentile_{{ name }},
        coalesce(max(ranks.rank_text) filter (where ranks.horizon_id = '{{ horizon }}'), '-') as rank_{{ name }},
    {% endfor %}
    max(ranks.lipper_category) as lipper_category
from ranks
inner join {{ ref('stg_reference__fund') }} as funds on ranks.fund_id = funds.fund_id
left join notes on ranks.release_id = notes.release_id and ranks.fund_id = notes.fund_id
group by
    ranks.release_id,
    ranks.fund_id,
    funds.fund_group,
    funds.display_order,
    funds.is_closed_to_new_investors,
    funds.printed_name,
    notes.note_marks
