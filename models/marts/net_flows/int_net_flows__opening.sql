-- One row per firm, scope and day on which its balances are on record, as the day opens: of the newest release that states it.
-- A close and the opening of the day after are one level.
with latest as (
    select
        series.*,
        releases.release_order
    from {{ ref('fct_series') }} as series
    inner join {{ ref('dim_release') }} as releases on series.release_id = releases.release_id
    where series.subject_kind = 'scope'
)

select
    firm_id,
    subject_id as scope_id,
    case metric_id when 'ending_assets' then cast(period_end + 1 as date) else period_start end as opening_day,
    amount_m,
    low_m,
    high_m,
    release_id
from latest
where metric_id in ('beginning_assets', 'ending_assets')
qualify row_number() over (
    partition by firm_id, subject_id, opening_day
    order by release_order desc, metric_id desc, period_start desc
) = 1
