-- Claim: a statement's scope is a group of the firm or a standard scope, and its fund group holds a fund of the firm.
-- One row per statement that names something else: it would never be derivable.
with claims as (
    select
        c.release_id,
        c.claim_id,
        c.scope_id,
        c.fund_group,
        c.seed_location,
        r.firm_id
    from {{ ref('stg_reported__claim') }} as c
    inner join {{ ref('stg_reported__release') }} as r on c.release_id = r.release_id
),

scopes as (
    select
        f.firm_id,
        s.scope_id
    from {{ ref('stg_reference__firm') }} as f
    cross join {{ ref('dim_scope') }} as s
    union
    select
        firm_id,
        group_id as scope_id
    from {{ ref('dim_group') }}
),

fund_groups as (
    select distinct
        firm_id,
        fund_group
    from {{ ref('stg_reference__fund') }}
)

select
    c.release_id,
    c.claim_id,
    c.seed_location || ': ' || c.claim_id
    || case
        when c.scope_id is not null and s.scope_id is null
            then ': scope_id ''' || c.scope_id || ''' is no group of firm ' || c.firm_id || ' and no scope'
        else ': fund_group ''' || c.fund_group || ''' holds no fund of firm ' || c.firm_id
    end as problem
from claims as c
left join scopes as s on c.firm_id = s.firm_id and c.scope_id = s.scope_id
left join fund_groups as g on c.firm_id = g.firm_id and c.fund_group = g.fund_group
where (c.scope_id is not null and s.scope_id is null) or (c.fund_group <> 'all' and g.fund_group is null)
