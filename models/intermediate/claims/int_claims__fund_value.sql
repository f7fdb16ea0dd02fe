-- One row per statement about funds: a share of the ranked ones, or how many there are, from the rankings as of the day
-- the statement is about: its own release's, or those of the firm's newest release as of that day. Exact: low and high are
-- the value. Without such a release, or without a fund to count, there is no value but a reason.
with claims as (
    select
        c.release_id,
        c.claim_id,
        c.claim_kind,
        c.fund_group,
        c.horizon_years,
        c.quartile_from,
        c.quartile_to,
        c.period_end,
        r.firm_id
    from {{ ref('stg_reported__claim') }} as c
    inner join {{ ref('dim_release') }} as r on c.release_id = r.release_id
    where c.claim_kind in ('fund_share_pct', 'fund_count')
),

ranking_releases as (
    select
        release_id,
        firm_id,
        as_of_date,
        release_order
    from {{ ref('dim_release') }}
    where release_id in (select f.release_id from {{ ref('fct_fund_ranking') }} as f)
),

sourced as (
    select
        c.*,
        r.release_id as ranked_by_release_id
    from claims as c
    left join ranking_releases as r on c.firm_id = r.firm_id and c.period_end = r.as_of_date
    qualify row_number() over (
        partition by c.release_id, c.claim_id
        order by (r.release_id = c.release_id) desc nulls last, r.release_order desc nulls last
    ) = 1
),

shares as (
    select
        s.release_id,
        s.claim_id,
        sum(q.funds_in_quartile) as funds_meant,
        max(q.funds_ranked) as funds_ranked
    from sourced as s
    inner join {{ ref('fct_quartile_share') }} as q
        on
            s.ranked_by_release_id = q.release_id
            and s.fund_group = q.fund_group
            and s.horizon_years = q.horizon_years
            and q.quartile between s.quartile_from and s.quartile_to
    where s.claim_kind = 'fund_share_pct'
    group by s.release_id, s.claim_id
),

counts as (
    select
        s.release_id,
        s.claim_id,
        count(distinct f.fund_id) as funds
    from sourced as s
    inner join {{ ref('fct_fund_ranking') }} as f
        on s.ranked_by_release_id = f.release_id and (s.fund_group = 'all' or s.fund_group = f.fund_group)
    where s.claim_kind = 'fund_count'
    group by s.release_id, s.claim_id
),

valued as (
    select
        s.*,
        case
            when s.claim_kind = 'fund_count' then cast(n.funds as decimal(18, 6))
            else cast({{ exact_pct('h.funds_meant', 'h.funds_ranked', 6) }} as decimal(18, 6))
        end as computed_value
    from sourced as s
    left join shares as h on s.release_id = h.release_id and s.claim_id = h.claim_id
    left join counts as n on s.release_id = n.release_id and s.claim_id = n.claim_id
)

select
    release_id,
    claim_id,
    computed_value,
    computed_value as computed_low,
    computed_value as computed_high,
    case when claim_kind = 'fund_count' then 'funds' else 'percent' end as unit,
    case
        when ranked_by_release_id is null
            then 'not on record: a release of ' || firm_id || ' as of ' || period_end || ' with rankings'
        when computed_value is null
            then
                ranked_by_release_id || ' ranks no fund' || case when fund_group <> 'all' then ' of ' || fund_group else '' end
                || coalesce(' at ' || horizon_years || ' years', '')
    end as reason
from valued
