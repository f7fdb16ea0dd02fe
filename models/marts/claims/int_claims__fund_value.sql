-- One row per statement about funds: a share of the ranked ones, or how many there are, from the rankings as of the day
-- the statement is about: its own release's, or those of the firm's newest release as of that day. Exact: low and high are
-- the value. Without such a release, or without a fund to count, there is no value but a reason.
with ranking_releases as (
    select distinct
        release_id,
        firm_id,
        as_of_date,
        release_order
    from {{ ref('fct_fund_ranking') }}
),

statements as (
    select
        claims.*,
        releases.firm_id,
        ranking_releases.release_id as ranked_by_release_id
    from {{ ref('stg_reported__claim') }} as claims
    inner join {{ ref('dim_release') }} as releases on claims.release_id = releases.release_id
    left join ranking_releases
        on releases.firm_id = ranking_releases.firm_id and claims.period_end = ranking_releases.as_of_date
    where claims.claim_kind in ('fund_share_pct', 'fund_count')
    qualify row_number() over (
        partition by claims.release_id, claims.claim_id
        order by
            (ranking_releases.release_id = claims.release_id) desc nulls last,
            ranking_releases.release_order desc nulls last
    ) = 1
),

-- A statement about a horizon is about the funds ranked there, one about no horizon about all that are listed.
valued as (
    select
        statements.release_id,
        statements.claim_id,
        statements.claim_kind,
        statements.fund_group,
        statements.horizon_id,
        horizons.horizon_name,
        statements.period_end,
        statements.firm_id,
        statements.ranked_by_release_id,
        count(distinct rankings.fund_id) as funds,
        count(rankings.quartile) as funds_ranked,
        count(*) filter (where rankings.quartile between statements.quartile_from and statements.quartile_to) as funds_meant
    from statements
    left join {{ ref('stg_reference__horizon') }} as horizons on statements.horizon_id = horizons.horizon_id
    left join {{ ref('fct_fund_ranking') }} as rankings
        on
            statements.ranked_by_release_id = rankings.release_id
            and (statements.fund_group = 'all' or statements.fund_group = rankings.fund_group)
            and coalesce(statements.horizon_id = rankings.horizon_id, true)
    group by all
),

computed as (
    select
        *,
        cast(
            case
                when claim_kind = 'fund_share_pct' then {{ exact_pct('funds_meant', 'funds_ranked', 6) }}
                when funds > 0 then funds
            end as decimal(18, 6)
        ) as computed_value
    from valued
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
                || coalesce(' at ' || horizon_name, '')
    end as reason
from computed
