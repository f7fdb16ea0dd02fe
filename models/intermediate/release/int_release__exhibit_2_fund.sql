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
    from {{ ref('int_rankings__fund_ranking') }}
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
    rankings.release_id,
    rankings.fund_id,
    funds.fund_group,
    funds.display_order,
    funds.printed_name || case when funds.is_closed_to_new_investors then '*' else '' end
    || coalesce(' ' || marks.note_marks, '') as label,
    max(rankings.lipper_category) as lipper_category,
    max(rankings.percentile_text) filter (where rankings.horizon_years = 1) as percentile_1_year,
    max(rankings.rank_text) filter (where rankings.horizon_years = 1) as rank_1_year,
    max(rankings.percentile_text) filter (where rankings.horizon_years = 3) as percentile_3_year,
    max(rankings.rank_text) filter (where rankings.horizon_years = 3) as rank_3_year,
    max(rankings.percentile_text) filter (where rankings.horizon_years = 5) as percentile_5_year,
    max(rankings.rank_text) filter (where rankings.horizon_years = 5) as rank_5_year,
    max(rankings.percentile_text) filter (where rankings.horizon_years = 10) as percentile_10_year,
    max(rankings.rank_text) filter (where rankings.horizon_years = 10) as rank_10_year
from rankings
inner join {{ ref('stg_reference__fund') }} as funds on rankings.fund_id = funds.fund_id
left join marks on rankings.release_id = marks.release_id and rankings.fund_id = marks.fund_id
group by
    rankings.release_id,
    rankings.fund_id,
    funds.fund_group,
    funds.display_order,
    funds.printed_name,
    funds.is_closed_to_new_investors,
    marks.note_marks
