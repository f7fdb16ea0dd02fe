-- One row per release, period and discipline that a column prints only inside a subtotal: an aggregate above it has a block
-- there, and none of the aggregate's disciplines has. Its figures are unknown, not nothing; a discipline that no aggregate
-- hides so is taken not to exist at the time.
with blocks as (
    select distinct
        release_id,
        column_id,
        period_end,
        firm_id,
        group_id,
        group_kind
    from {{ ref('fct_printed_cell') }}
),

disciplines_below as (
    select
        below.firm_id,
        below.group_id,
        below.below_group_id as discipline_id
    from {{ ref('dim_group_below') }} as below
    inner join {{ ref('stg_reference__discipline') }} as disciplines
        on below.firm_id = disciplines.firm_id and below.below_group_id = disciplines.discipline_id
),

judged as (
    select
        aggregates.release_id,
        aggregates.column_id,
        aggregates.period_end,
        aggregates.firm_id,
        disciplines_below.discipline_id,
        count(disciplines.group_id)
            over (partition by aggregates.release_id, aggregates.column_id, aggregates.group_id) as printed_disciplines
    from blocks as aggregates
    inner join disciplines_below
        on aggregates.firm_id = disciplines_below.firm_id and aggregates.group_id = disciplines_below.group_id
    left join blocks as disciplines
        on
            aggregates.release_id = disciplines.release_id
            and aggregates.column_id = disciplines.column_id
            and disciplines_below.discipline_id = disciplines.group_id
    where aggregates.group_kind = 'aggregate'
)

select distinct
    release_id,
    column_id,
    period_end,
    discipline_id,
    firm_id
from judged
where printed_disciplines = 0
