-- One row per release, period and discipline that a column prints only inside a subtotal: an aggregate above it has a block
-- there, and none of the aggregate's disciplines has. Its figures are unknown, not nothing; a discipline that no aggregate
-- hides so is taken not to exist at the time.
with blocks as (
    select distinct
        release_id,
        period_end,
        period_start,
        firm_id,
        group_id,
        group_kind
    from {{ ref('fct_flow_line') }}
),

disciplines_below as (
    select
        b.firm_id,
        b.group_id,
        b.below_group_id as discipline_id
    from {{ ref('int_groups__group_below') }} as b
    inner join {{ ref('dim_group') }} as g on b.firm_id = g.firm_id and b.below_group_id = g.group_id
    where g.group_kind = 'discipline'
),

judged as (
    select
        a.release_id,
        a.period_end,
        a.period_start,
        a.firm_id,
        n.discipline_id,
        count(d.group_id) over (partition by a.release_id, a.period_end, a.group_id) as printed_disciplines
    from blocks as a
    inner join disciplines_below as n on a.firm_id = n.firm_id and a.group_id = n.group_id
    left join blocks as d
        on a.release_id = d.release_id and a.period_end = d.period_end and n.discipline_id = d.group_id
    where a.group_kind = 'aggregate'
)

select distinct
    release_id,
    period_end,
    discipline_id,
    period_start,
    firm_id
from judged
where printed_disciplines = 0
