-- One row per release and fund: its line of Exhibit 2, with the marks the firm sets behind the name. A horizon that the
-- release does not print for the fund stays NULL; one that it prints without a rank is a dash.
with rankings as (
    select
        release_id,
        fund_id,
        horizon_years,
        lipper_category,
        case when percentile_rank is null then '-' else cast(percentile_rank as varchar) end as percentile_text,
        case when category_rank is null then '-' else category_rank || ' / ' || total_funds end as rank_text
    from {{ ref('fct_fund_ranking') }}
),

marks as (
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
    f.printed_name || case when f.is_closed_to_new_investors then '*' else '' end
    || coalesce(' ' || m.note_marks, '') as label,
    max(r.lipper_category) as lipper_category,
    max(r.percentile_text) filter (where r.horizon_years = 1) as percentile_1_year,
    max(r.rank_text) filter (where r.horizon_years = 1) as rank_1_year,
    max(r.percentile_text) filter (where r.horizon_years = 3) as percentile_3_year,
    max(r.rank_text) filter (where r.horizon_years = 3) as rank_3_year,
    max(r.percentile_text) filter (where r.horizon_years = 5) as percentile_5_year,
    max(r.rank_text) filter (where r.horizon_years = 5) as rank_5_year,
    max(r.percentile_text) filter (where r.horizon_years = 10) as percentile_10_year,
    max(r.rank_text) filter (where r.horizon_years = 10) as rank_10_year
from rankings as r
inner join {{ ref('dim_fund') }} as f on r.fund_id = f.fund_id
left join marks as m on r.release_id = m.release_id and r.fund_id = m.fund_id
group by r.release_id, r.fund_id, f.fund_group, f.display_order, f.printed_name, f.is_closed_to_new_investors, m.note_marks
