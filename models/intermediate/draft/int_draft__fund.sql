-- One row per draft and retail fund that is ranked at any horizon: its line of the draft of Exhibit 2, in the shape of
-- int_release__exhibit_2_fund. A horizon without a rank is a dash.
with ranks as (
    select
        d.release_id,
        r.fund_id,
        r.horizon_id,
        r.lipper_category,
        cast(r.percentile_rank as varchar) as percentile_text,
        r.category_rank || ' / ' || r.total_funds as rank_text
    from {{ ref('stg_rolled__fund_rank') }} as r
    inner join {{ ref('int_draft__release') }} as d on r.as_of_date = d.as_of_date
    where r.is_retail
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
    r.release_id,
    r.fund_id,
    f.fund_group,
    f.display_order,
    f.is_closed_to_new_investors,
    f.printed_name || case when f.is_closed_to_new_investors then '*' else '' end
    || coalesce(' ' || n.note_marks, '') as label,
    {% for horizon, name in [('1_year', '1_year'), ('3_years', '3_year'), ('5_years', '5_year'), ('10_years', '10_year')] %}
        coalesce(max(r.percentile_text) filter (where r.horizon_id = '{{ horizon }}'), '-') as percentile_{{ name }},
        coalesce(max(r.rank_text) filter (where r.horizon_id = '{{ horizon }}'), '-') as rank_{{ name }},
    {% endfor %}
    max(r.lipper_category) as lipper_category
from ranks as r
inner join {{ ref('stg_reference__fund') }} as f on r.fund_id = f.fund_id
left join notes as n on r.release_id = n.release_id and r.fund_id = n.fund_id
group by r.release_id, r.fund_id, f.fund_group, f.display_order, f.is_closed_to_new_investors, f.printed_name, n.note_marks
