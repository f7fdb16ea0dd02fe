-- One row per firm, scope and group that can state it: each discipline that the scope leaves in, and the one aggregate that
-- prints their sum. An aggregate prints a scope if its two flags are the scope's and its parts, down to disciplines, are
-- those the scope leaves in. By flags alone that is so; a list has to come to the same. Where several do, the one by flags
-- prints it, else the last one printed, for a total is printed below what it adds up.
with scopes as (
    select
        scope_id,
        excludes_money_market,
        excludes_quantitative
    from {{ ref('dim_scope') }}
),

disciplines as (
    select
        firm_id,
        discipline_id,
        is_money_market,
        is_quantitative
    from {{ ref('stg_reference__discipline') }}
),

aggregates as (
    select
        aggregate.firm_id,
        aggregate.aggregate_id,
        scopes.scope_id,
        scopes.excludes_money_market,
        scopes.excludes_quantitative,
        aggregate.members_listed,
        aggregate.display_order
    from {{ ref('stg_reference__aggregate') }} as aggregate
    inner join scopes
        on
            aggregate.excludes_money_market = scopes.excludes_money_market
            and aggregate.excludes_quantitative = scopes.excludes_quantitative
),

below as (
    select
        firm_id,
        group_id,
        below_group_id
    from {{ ref('dim_group_below') }}
),

-- Every discipline of the firm meets each aggregate, so that one that is left out by mistake shows.
compared as (
    select
        aggregates.firm_id,
        aggregates.aggregate_id,
        aggregates.scope_id,
        aggregates.members_listed,
        aggregates.display_order,
        disciplines.discipline_id is not null
        and {{ leaves_in('aggregates', 'disciplines') }} as is_in_scope,
        below.below_group_id is not null as is_added_up
    from aggregates
    left join disciplines on aggregates.firm_id = disciplines.firm_id
    left join below
        on
            aggregates.firm_id = below.firm_id
            and aggregates.aggregate_id = below.group_id
            and disciplines.discipline_id = below.below_group_id
),

printed as (
    select
        firm_id,
        scope_id,
        aggregate_id
    from compared
    group by firm_id, scope_id, aggregate_id, members_listed, display_order
    having bool_and(is_in_scope = is_added_up)
    qualify
        row_number() over (partition by firm_id, scope_id order by members_listed asc, display_order desc, aggregate_id asc) = 1
)

select
    firm_id,
    scope_id,
    aggregate_id as group_id,
    'aggregate' as group_kind
from printed
union all
select
    disciplines.firm_id,
    scopes.scope_id,
    disciplines.discipline_id as group_id,
    'discipline' as group_kind
from disciplines
inner join scopes on {{ leaves_in('scopes', 'disciplines') }}
