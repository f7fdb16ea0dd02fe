-- Claim: a statement's group is a group of the firm, its scope a standard scope, and its fund group holds a fund of the firm.
-- One row per statement that names something else: it would never be derivable.
with claims as (
    select
        claims.release_id,
        claims.claim_id,
        claims.group_id,
        claims.scope_id,
        claims.fund_group,
        claims.seed_location,
        releases.firm_id
    from {{ ref('stg_reported__claim') }} as claims
    inner join {{ ref('stg_reported__release') }} as releases on claims.release_id = releases.release_id
),

fund_groups as (
    select distinct
        firm_id,
        fund_group
    from {{ ref('stg_reference__fund') }}
),

judged as (
    select
        claims.*,
        claims.group_id is not null and groups.group_id is null as names_no_group,
        claims.scope_id is not null and scopes.scope_id is null as names_no_scope,
        claims.fund_group <> 'all' and fund_groups.fund_group is null as names_no_fund_group
    from claims
    left join {{ ref('dim_group') }} as groups
        on claims.firm_id = groups.firm_id and claims.group_id = groups.group_id
    left join {{ ref('dim_scope') }} as scopes on claims.scope_id = scopes.scope_id
    left join fund_groups on claims.firm_id = fund_groups.firm_id and claims.fund_group = fund_groups.fund_group
)

select
    release_id,
    claim_id,
    seed_location || ': ' || claim_id
    || case
        when names_no_group then ': group_id ''' || group_id || ''' is no group of firm ' || firm_id
        when names_no_scope then ': scope_id ''' || scope_id || ''' is no scope'
        else ': fund_group ''' || fund_group || ''' holds no fund of firm ' || firm_id
    end as problem
from judged
where names_no_group or names_no_scope or names_no_fund_group
