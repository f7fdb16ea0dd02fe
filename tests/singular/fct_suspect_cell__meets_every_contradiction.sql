-- Claim: every explanation of an impossible table changes a flow line of every contradiction of it, and every suspect stands in
-- one: a cell outside them is no suspect. One row per explanation and contradiction that do not meet, and per suspect outside.
with suspects as (
    select
        suspects.release_id,
        suspects.explanation,
        flow_lines.cell_id
    from {{ ref('fct_suspect_cell') }} as suspects
    inner join {{ ref('fct_printed_cell') }} as flow_lines on suspects.seed_location = flow_lines.seed_location
),

lines as (
    select
        release_id,
        certificate,
        part_id as cell_id
    from {{ ref('fct_contradiction_part') }}
    where part_kind = 'cell'
),

contradictions as (
    select distinct
        release_id,
        certificate
    from lines
),

apart as (
    select
        suspects.release_id,
        'explanation ' || suspects.explanation || ' leaves contradiction ' || contradictions.certificate
        || ' standing' as finding
    from suspects
    inner join contradictions on suspects.release_id = contradictions.release_id
    left join lines
        on
            suspects.release_id = lines.release_id
            and contradictions.certificate = lines.certificate
            and suspects.cell_id = lines.cell_id
    group by suspects.release_id, suspects.explanation, contradictions.certificate
    having count(lines.cell_id) = 0
),

outside as (
    select
        suspects.release_id,
        suspects.cell_id || ' is in no contradiction and yet a suspect' as finding
    from suspects
    left join lines on suspects.release_id = lines.release_id and suspects.cell_id = lines.cell_id
    where lines.cell_id is null
)

select
    *,
    release_id || ': ' || finding as problem
from (
    select * from apart
    union all
    select * from outside
) as findings
