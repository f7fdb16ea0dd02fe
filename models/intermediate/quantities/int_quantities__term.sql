-- One row per quantity and flow line in it. A quantity is a signed sum of flow lines: each line by itself, each metric of a
-- group and of a scope, and the change of such a metric since an earlier period, where a statement in the text is about it.
-- The one definition: bounds, net flows and statements read it. A quantity that is one line and nothing else is bounded as
-- that line is (bounded_as), once for all its names.
with lines as (
    select
        release_id,
        'line:' || flow_line_id as quantity_id,
        flow_line_id,
        'line' as subject_kind,
        flow_line_id as subject_id,
        metric_id,
        column_id,
        period_end,
        firm_id,
        release_order,
        amount_m,
        is_erratum,
        1 as coefficient
    from {{ ref('int_flows__flow_line') }}
),

groups as (
    select
        release_id,
        'group:' || column_id || ':' || group_id || ':' || metric_id as quantity_id,
        flow_line_id,
        'group' as subject_kind,
        group_id as subject_id,
        metric_id,
        column_id,
        period_end,
        firm_id,
        release_order,
        group_kind,
        amount_m,
        is_erratum,
        coefficient
    from {{ ref('int_quantities__group_term') }}
),

levels as (
    select * from groups
    union all
    select
        groups.* replace (
            'scope:' || scopes.column_id || ':' || scopes.scope_id || ':' || scopes.metric_id as quantity_id,
            'scope' as subject_kind,
            scopes.scope_id as subject_id
        )
    from {{ ref('int_quantities__scope') }} as scopes
    inner join {{ ref('int_reference__scope_member') }} as members
        on
            scopes.firm_id = members.firm_id
            and scopes.scope_id = members.scope_id
            and scopes.quoted_group_kind = members.group_kind
    inner join groups
        on
            scopes.release_id = groups.release_id
            and scopes.column_id = groups.column_id
            and members.group_id = groups.subject_id
            and scopes.metric_id = groups.metric_id
    where scopes.amount_m is not null
),

-- Changes that statements are about: from each period of the release since the one they name.
changes_asked_for as (
    select distinct
        current_level.release_id,
        current_level.quantity_id as current_quantity_id,
        current_level.column_id,
        current_level.period_end,
        earlier_level.quantity_id as earlier_quantity_id,
        earlier_level.period_end as since_period_end
    from {{ ref('stg_reported__claim') }} as claims
    inner join levels as current_level
        on
            claims.release_id = current_level.release_id
            and cast(claims.period_end as varchar) = current_level.column_id
            and claims.subject_kind = current_level.subject_kind
            and claims.subject_id = current_level.subject_id
            and claims.changing_metric_id = current_level.metric_id
    inner join levels as earlier_level
        on
            current_level.release_id = earlier_level.release_id
            and current_level.subject_kind = earlier_level.subject_kind
            and current_level.subject_id = earlier_level.subject_id
            and current_level.metric_id = earlier_level.metric_id
            and claims.period_end > earlier_level.period_end
            and claims.compared_period_end <= earlier_level.period_end
            and cast(earlier_level.period_end as varchar) = earlier_level.column_id
),

changes as (
    select
        levels.* replace (
            asked.current_quantity_id || ':since:' || cast(asked.since_period_end as varchar) as quantity_id,
            asked.column_id as column_id,
            asked.period_end as period_end,
            case levels.quantity_id when asked.current_quantity_id then 1 else -1 end * levels.amount_m as amount_m,
            case levels.quantity_id when asked.current_quantity_id then 1 else -1 end * levels.coefficient as coefficient
        ),
        asked.since_period_end
    from changes_asked_for as asked
    inner join levels
        on
            asked.release_id = levels.release_id
            and levels.quantity_id in (asked.current_quantity_id, asked.earlier_quantity_id)
),

terms as (
    select * from lines
    union all by name
    select * from levels
    union all by name
    select * from changes
)

select
    release_id,
    quantity_id,
    flow_line_id,
    case
        when count(*) over (partition by release_id, quantity_id) = 1 and coefficient = 1 then 'line:' || flow_line_id
        else quantity_id
    end as bounded_as,
    subject_kind,
    subject_id,
    metric_id,
    column_id,
    period_end,
    since_period_end,
    firm_id,
    release_order,
    group_kind,
    is_erratum,
    cast(coefficient as integer) as coefficient,
    cast(amount_m as decimal(18, 3)) as amount_m
from terms
