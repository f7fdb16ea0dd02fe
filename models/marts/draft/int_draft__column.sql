-- One row per draft, regime and month: where its column stands in the draft of Exhibit 1, and what stands above it, as in
-- int_exhibits__column. Months alone: books are rolled up by month.
with months as (
    select distinct
        release_id,
        rounding_regime,
        period_end
    from {{ ref('int_draft__figure') }}
),

placed as (
    select
        release_id,
        rounding_regime,
        period_end,
        (row_number() over (partition by release_id, rounding_regime order by period_end) - 1) // 5 + 1 as panel,
        (row_number() over (partition by release_id, rounding_regime order by period_end) - 1) % 5 + 1 as column_number
    from months
)

select
    release_id,
    rounding_regime,
    cast(period_end as varchar) as column_id,
    period_end,
    cast(panel as integer) as panel,
    cast(column_number as integer) as column_number,
    case
        when column_number > 1 then null
        else 'One Month Ended' || case rounding_regime when 'independent' then ' (*)' else '' end
    end as length_heading,
    strftime(period_end, '%B %-d, %Y') as period_heading,
    rounding_regime = 'independent' as has_rounding_note
from placed
