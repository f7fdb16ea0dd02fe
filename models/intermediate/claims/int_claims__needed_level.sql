-- One row per level that a statement about amounts needs: the period it is about (current), the one it is compared with
-- (compared), the part of a change (part), the periods in between (between). Whether anybody printed it is not asked here.
with claims as (
    select
        c.release_id,
        c.claim_id,
        c.claim_kind,
        c.metric_id,
        c.scope_id,
        c.period_end,
        c.compared_period_end,
        r.firm_id
    from {{ ref('stg_reported__claim') }} as c
    inner join {{ ref('dim_release') }} as r on c.release_id = r.release_id
    where c.claim_kind not in ('fund_share_pct', 'fund_count')
),

-- A statement about a month is held against months, one about a quarter against quarters.
lengths as (
    select
        release_id,
        period_end,
        max(period_months) as period_months
    from {{ ref('int_claims__level') }}
    group by release_id, period_end
),

timed as (
    select
        c.*,
        l.period_months,
        case when c.claim_kind = 'share_of_change_pct' then 'ending_assets' else c.metric_id end as changing_metric_id
    from claims as c
    left join lengths as l on c.release_id = l.release_id and c.period_end = l.period_end
),

-- Steps of one period back from the period meant, a century at most, that stay after the one it is the extreme since.
steps_back as (
    select
        t.release_id,
        t.claim_id,
        last_day(cast(t.period_end - to_months(cast(m.months as integer)) as date)) as period_end
    from timed as t
    inner join range(1, 1200) as m (months)
        on
            m.months % coalesce(t.period_months, 1) = 0
            and m.months < {{ months_from('t.compared_period_end', 't.period_end') }}
    where t.claim_kind = 'extreme_since'
),

operands as (
    select
        release_id,
        claim_id,
        'current' as operand,
        period_end as needed_period_end
    from timed
    union all
    select
        release_id,
        claim_id,
        'compared' as operand,
        compared_period_end as needed_period_end
    from timed
    where claim_kind <> 'extreme_since'
    union all
    select
        release_id,
        claim_id,
        'part' as operand,
        period_end as needed_period_end
    from timed
    where claim_kind = 'share_of_change_pct'
    union all
    select
        release_id,
        claim_id,
        'between' as operand,
        period_end as needed_period_end
    from steps_back
)

select
    o.release_id,
    o.claim_id,
    o.operand,
    o.needed_period_end as period_end,
    t.firm_id,
    case when o.operand = 'part' then t.metric_id else t.changing_metric_id end as metric_id,
    t.scope_id,
    t.period_months
from operands as o
inner join timed as t on o.release_id = t.release_id and o.claim_id = t.claim_id
