-- One row per draft and retail fund that is ranked at any horizon: its line of the draft of Exhibit 2, in the shape of
-- int_release__exhibit_2_fund. A horizon without a rank is a dash.
with ranks as (
    select
        drafts.release_id,
        ranks.fund_id,
        horizon_columns.column_number,
        ranks.lipper_category,
        cast(ranks.percentile_rank as varchar) as percentile_text,
        ranks.category_rank || ' / ' || ranks.total_funds as rank_text
    from {{ ref('stg_rolled__fund_rank') }} as ranks
    inner join {{ ref('int_draft__release') }} as drafts on ranks.as_of_date = drafts.as_of_date
    inner join {{ ref('int_draft__horizon_column') }} as horizon_columns
        on drafts.release_id = horizon_columns.release_id and ranks.horizon_id = horizon_columns.horizon_id
    where ranks.is_retail
),

columns as (
    select
        release_id,
        max(column_number) as horizons
    from {{ ref('int_draft__horizon_column') }}
    group by release_id
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
    funds.printed_name || case when funds.is_closed_to_new_investors then '*' else '' end
    || coalesce(' ' || notes.note_marks, '') as label,
    {% for number in range(1, 8) -%}
        case
            when columns.horizons >= {{ number }}
                then coalesce(max(ranks.percentile_text) filter (where ranks.column_number = {{ number }}), '-')
        end as percentile_{{ number }},
        case
            when columns.horizons >= {{ number }}
                then coalesce(max(ranks.rank_text) filter (where ranks.column_number = {{ number }}), '-')
        end as rank_{{ number }},
    {% endfor %}
    max(ranks.lipper_category) as lipper_category
from ranks
inner join {{ ref('stg_reference__fund') }} as funds on ranks.fund_id = funds.fund_id
inner join columns on ranks.release_id = columns.release_id
left join notes on ranks.release_id = notes.release_id and ranks.fund_id = notes.fund_id
group by
    ranks.release_id,
    ranks.fund_id,
    funds.fund_group,
    funds.display_order,
    funds.is_closed_to_new_investors,
    funds.printed_name,
    notes.note_marks,
    columns.horizons
