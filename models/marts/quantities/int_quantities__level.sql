-- One row per level: a metric of a group or of a scope in one column of a release, with the signed cells it is made of. A scope
-- is made of the groups it is quoted from; one that leaves every discipline out is 0 and made of none; of one whose amount is not
-- known the table states nothing.
with groups as (
    select
        terms.release_id,
        terms.column_id,
        'group' as subject_kind,
        terms.group_id as subject_id,
        terms.metric_id,
        columns.period_series,
        columns.period_months,
        terms.period_start,
        terms.period_end,
        terms.is_shortest_of_its_end,
        terms.firm_id,
        terms.release_order,
        sum(terms.amount_m) as amount_m,
        bool_or(terms.is_erratum) as rests_on_erratum,
        terms.group_kind = 'aggregate' as is_printed_by_an_aggregate,
        list(struct_pack(cell_id := terms.cell_id, coefficient := terms.coefficient) order by terms.cell_id) as terms
    from {{ ref('fct_metric_term') }} as terms
    inner join {{ ref('fct_printed_column') }} as columns
        on terms.release_id = columns.release_id and terms.column_id = columns.column_id
    group by all
),

scopes as (
    select
        scopes.release_id,
        scopes.column_id,
        'scope' as subject_kind,
        scopes.scope_id as subject_id,
        scopes.metric_id,
        columns.period_series,
        columns.period_months,
        scopes.period_start,
        scopes.period_end,
        columns.is_shortest_of_its_end,
        scopes.firm_id,
        scopes.release_order,
        scopes.amount_m,
        coalesce(bool_or(groups.rests_on_erratum), false) as rests_on_erratum,
        scopes.quoted_group_kind = 'aggregate' as is_printed_by_an_aggregate,
        list_sort(flatten(list(coalesce(groups.terms, [])))) as terms
    from {{ ref('fct_scope_amount') }} as scopes
    inner join {{ ref('fct_printed_column') }} as columns
        on scopes.release_id = columns.release_id and scopes.column_id = columns.column_id
    left join {{ ref('dim_scope_member') }} as members
        on
            scopes.firm_id = members.firm_id
            and scopes.scope_id = members.scope_id
            and scopes.quoted_group_kind = members.group_kind
    left join groups
        on
            scopes.release_id = groups.release_id
            and scopes.column_id = groups.column_id
            and scopes.metric_id = groups.metric_id
            and members.group_id = groups.subject_id
    where scopes.amount_m is not null
    group by all
)

select
    subject_kind || ':' || column_id || ':' || subject_id || ':' || metric_id as quantity_id,
    *
from groups
union all
select
    subject_kind || ':' || column_id || ':' || subject_id || ':' || metric_id as quantity_id,
    *
from scopes
