-- One row per metric of a group or of a scope in one column of a release, and flow line in it: what a table states of each.
-- A scope is made of the groups it is quoted from; of one whose amount is not known the table states nothing.
with groups as (
    select
        terms.release_id,
        'group:' || terms.column_id || ':' || terms.group_id || ':' || terms.metric_id as quantity_id,
        terms.cell_id,
        'group' as subject_kind,
        terms.group_id as subject_id,
        terms.metric_id,
        terms.column_id,
        columns.period_series,
        columns.period_months,
        terms.period_start,
        terms.period_end,
        terms.firm_id,
        terms.release_order,
        terms.group_kind,
        terms.amount_m,
        terms.is_erratum,
        terms.coefficient
    from {{ ref('int_quantities__metric_term') }} as terms
    inner join {{ ref('fct_printed_column') }} as columns
        on terms.release_id = columns.release_id and terms.column_id = columns.column_id
)

select * from groups
union all
select
    groups.* replace (
        'scope:' || scopes.column_id || ':' || scopes.scope_id || ':' || scopes.metric_id as quantity_id,
        'scope' as subject_kind,
        scopes.scope_id as subject_id
    )
from {{ ref('fct_scope_amount') }} as scopes
inner join {{ ref('dim_scope_member') }} as members
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
