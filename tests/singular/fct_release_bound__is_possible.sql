-- Claim: every release that prints an assets and flows table can be true. Of one that cannot, first the contradictions,
-- the smallest first, to be added up by hand; then the cells that may be wrong. A file without any table has checked nothing.
with broken as (
    select release_id
    from {{ ref('fct_release_bound') }}
    where status = 'broken'
),

findings as (
    select
        release_id,
        certificate as place,
        case certificate when 1 then 'no set of true values is consistent with this table: ' else 'nor with this: ' end
        || sentence as finding
    from {{ ref('fct_contradiction') }}
    union all
    select
        release_id,
        1000 + explanation as place,
        explanation || '. ' || finding || ' [' || seed_location || ']' as finding
    from {{ ref('fct_suspect_cell') }}
    union all
    select
        broken.release_id,
        0 as place,
        'no set of true values is consistent with this table, and why is not known' as finding
    from broken
    left join {{ ref('fct_contradiction') }} as contradictions on broken.release_id = contradictions.release_id
    where contradictions.release_id is null
)

select
    findings.place,
    findings.release_id || ': ' || findings.finding as problem
from broken
inner join findings on broken.release_id = findings.release_id
union all
select
    0 as place,
    'fct_release_bound has no rows: nothing was checked' as problem
where not exists (select 1 from {{ ref('fct_release_bound') }})
order by place, problem
