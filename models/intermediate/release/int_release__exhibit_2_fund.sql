-- One row per release and fund: its line of Exhibit 2, with the marks the firm sets behind the name. A horizon that the
-- release does not print for the fund stays NULL; one that it prints without a rank is a dash.
with rankings as (
    select
        rankings.release_id,
        rankings.fund_id,
        horizon_columns.column_number,
        rankings.lipper_category,
        coalesce(cast(rankings.percentile_rank_as_printed as varchar), '-') as percentile_text,
        coalesce(rankings.category_rank_as_printed || ' / ' || rankings.total_funds_as_printed, '-') as rank_text
    from {{ ref('int_rankings__fund_ranking') }} as rankings
    inner join {{ ref('int_release__horizon_column') }} as horizon_columns
        on
            rankings.release_id = horizon_columns.release_id
            and rankings.horizon_id = horizon_columns.horizon_id
            and horizon_columns.exhibit = 'exhibit_2'
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
    {% for number in range(1, 8) -%}
        max(rankings.percentile_text) filter (where rankings.column_number = {{ number }}) as percentile_{{ number }},
        max(rankings.rank_text) filter (where rankings.column_number = {{ number }}) as rank_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
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
