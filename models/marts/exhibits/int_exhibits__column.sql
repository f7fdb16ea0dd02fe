-- One row per release and period: where its column stands in Exhibit 1, and what stands above it. Five columns fit side by
-- side, of those that end alike the shorter first; a release with more periods goes on in a further panel below, as a printed
-- table does.
with placed as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        period_months,
        (row_number() over (partition by release_id order by period_end asc, period_start desc) - 1) // 5 + 1 as panel,
        (row_number() over (partition by release_id order by period_end asc, period_start desc) - 1) % 5 + 1 as column_number,
        bool_or(regime = 'independent') over (partition by release_id) as has_rounding_note
    from {{ ref('fct_printed_column') }}
),

headed as (
    select
        *,
        case
            when period_start = period_end then 'As of'
            {% for count in ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'] %}
                when
                    period_months = {{ loop.index }}
                    then '{{ count }} Month{{ "s" if loop.index > 1 }} Ended'
            {% endfor %}
            else 'Period Ended'
        end || case when has_rounding_note then ' (*)' else '' end as length_heading
    from placed
)

select
    release_id,
    column_id,
    period_end,
    cast(panel as integer) as panel,
    cast(column_number as integer) as column_number,
    -- Said once for neighbours of one length.
    case
        when lag(length_heading) over (partition by release_id, panel order by column_number) = length_heading then null
        else length_heading
    end as length_heading,
    strftime(period_end, '%B %-d, %Y') as period_heading,
    has_rounding_note
from headed
