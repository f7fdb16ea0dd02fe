-- One row per release, group or scope, metric and period that a statement can be about: as the tables print it, else as the
-- text states it, else as the disciplines add up. The table goes before the text, for its bounds know the rest of the table.
-- A level of the text is of no known length. Of columns that end on one day, statements are about the shortest.
with levels as (
    select
        quantities.release_id,
        quantities.subject_kind,
        quantities.subject_id,
        quantities.metric_id,
        quantities.period_end,
        quantities.firm_id,
        quantities.release_order,
        periods.period_length,
        quantities.quantity_id,
        quantities.amount_m,
        quantities.low_m,
        quantities.high_m,
        case when quantities.subject_kind = 'group' or quantities.is_printed_by_an_aggregate then 1 else 3 end as preference
    from {{ ref('fct_bound') }} as quantities
    inner join {{ ref('fct_printed_column') }} as periods
        on quantities.release_id = periods.release_id and quantities.column_id = periods.column_id
    where
        quantities.subject_kind <> 'line' and quantities.since_period_end is null
        and quantities.column_id = cast(quantities.period_end as varchar)
    union all by name
    -- A stated level is its aggregate's, and the scope's that the aggregate prints.
    select
        figures.release_id,
        unnest(['group', 'scope']) as subject_kind,
        unnest([figures.group_id, members.scope_id]) as subject_id,
        figures.metric_id,
        figures.period_end,
        figures.firm_id,
        figures.release_order,
        figures.amount_m,
        figures.low_m,
        figures.high_m,
        2 as preference
    from {{ ref('fct_reported_figure') }} as figures
    left join {{ ref('dim_scope_member') }} as members
        on figures.firm_id = members.firm_id and figures.group_id = members.group_id and members.group_kind = 'aggregate'
)

select
    release_id,
    subject_kind,
    subject_id,
    metric_id,
    period_end,
    firm_id,
    release_order,
    period_length,
    quantity_id,
    amount_m,
    low_m,
    high_m
from levels
where subject_id is not null
qualify
    row_number() over (partition by release_id, subject_kind, subject_id, metric_id, period_end order by preference) = 1
