-- One row per printed row of Exhibit 2 as the books would print it: ranks among every fund of the category. Ranks are not
-- rounded, so both regimes have the same rows: each can be read on its own beside draft_exhibit_1.
with horizon_columns as (
    select * from {{ ref('int_draft__horizon_column') }}
),

known as (
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

ranked as (
    select distinct
        release_id,
        fund_id
    from known
),

-- A horizon without a rank is a dash.
ranks as (
    select
        ranked.release_id,
        ranked.fund_id,
        horizon_columns.column_number,
        known.lipper_category,
        coalesce(known.percentile_text, '-') as percentile_text,
        coalesce(known.rank_text, '-') as rank_text
    from ranked
    inner join horizon_columns on ranked.release_id = horizon_columns.release_id
    left join known
        on
            ranked.release_id = known.release_id and ranked.fund_id = known.fund_id
            and horizon_columns.horizon_id = known.horizon_id
),

{{ exhibit_2_rows(ref('int_draft__horizon_column'), ref('int_draft__release')) }}

select
    printed.release_id,
    regimes.rounding_regime,
    cast(
        row_number() over (
            partition by printed.release_id, regimes.rounding_regime
            order by printed.group_order, printed.display_order, printed.fund_id
        ) as integer
    ) as row_number,
    printed.row_kind,
    printed.label,
    printed.lipper_category,
    {% for number in range(1, 8) -%}
        printed.percentile_{{ number }},
        printed.rank_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from printed
cross join (values ('independent'), ('footed')) as regimes (rounding_regime)
