-- One row per printed row of Exhibit 2, peer rankings by fund: text as the firm prints it, in its order. A horizon that the
-- release does not print for the fund stays NULL; one that it prints without a rank is a dash.
with ranks as (
    select
        rankings.release_id,
        rankings.fund_id,
        horizon_columns.column_number,
        rankings.lipper_category,
        coalesce(cast(rankings.percentile_rank_as_printed as varchar), '-') as percentile_text,
        coalesce(rankings.category_rank_as_printed || ' / ' || rankings.total_funds_as_printed, '-') as rank_text
    from {{ ref('fct_fund_ranking') }} as rankings
    inner join {{ ref('int_exhibits__horizon_column') }} as horizon_columns
        on
            rankings.release_id = horizon_columns.release_id
            and rankings.horizon_id = horizon_columns.horizon_id
            and horizon_columns.exhibit = 'exhibit_2'
),

{{ exhibit_2_rows(ref('int_exhibits__horizon_column'), ref('dim_release')) }}

select
    release_id,
    cast(row_number() over (partition by release_id order by group_order, display_order, fund_id) as integer) as row_number,
    row_kind,
    label,
    lipper_category,
    {% for number in range(1, 8) -%}
        percentile_{{ number }},
        rank_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from printed
