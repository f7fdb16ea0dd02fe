-- One row per firm and scope that it prints: the aggregate that states it. Its two flags are the scope's, and its parts,
-- down to disciplines, are those the scope leaves in. By flags alone that is so; a list has to come to the same. Where
-- several do, the one by flags states it, else the last in print, for a total stands below what it adds up.
with aggregates as (
    select
        a.firm_id,
        a.aggregate_id,
        s.scope_id,
        s.excludes_money_market,
        s.excludes_quantitative,
        a.members_listed,
        a.display_order
    from {{ ref('stg_reference__aggregate') }} as a
    inner join {{ ref('dim_scope') }} as s
        on a.excludes_money_market = s.excludes_money_market and a.excludes_quantitative = s.excludes_quantitative
),

disciplines as (
    select
        firm_id,
        group_id,
        is_money_market,
        is_quantitative
    from {{ ref('dim_group') }}
    where group_kind = 'discipline'
),

below as (
    select
        firm_id,
        group_id,
        below_group_id
    from {{ ref('int_groups__group_below') }}
),

-- Every discipline of the firm meets each aggregate, so that one that is left out by mistake shows.
compared as (
    select
        a.firm_id,
        a.aggregate_id,
        a.scope_id,
        a.members_listed,
        a.display_order,
        d.group_id is not null
        and {{ leaves_in('a', 'd') }} as is_in_scope,
        b.below_group_id is not null as is_added_up
    from aggregates as a
    left join disciplines as d on a.firm_id = d.firm_id
    left join below as b on a.firm_id = b.firm_id and a.aggregate_id = b.group_id and d.group_id = b.below_group_id
)

select
    firm_id,
    scope_id,
    aggregate_id
from compared
group by firm_id, scope_id, aggregate_id, members_listed, display_order
having bool_and(is_in_scope = is_added_up)
qualify row_number() over (partition by firm_id, scope_id order by members_listed asc, display_order desc, aggregate_id asc) = 1
