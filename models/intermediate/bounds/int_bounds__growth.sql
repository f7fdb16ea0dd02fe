-- One row per release, period and scope whose organic growth has bounds: the smallest and the largest that any one set of true
-- values makes, in percent, rounded once from the exact quotient.
select
    ratios.release_id,
    ratios.column_id,
    ratios.period_end,
    ratios.scope_id,
    {{ ratio_end_pct('low') }} as low_pct,
    {{ ratio_end_pct('high') }} as high_pct
from {{ ref('int_bounds__ratio') }} as ratios
inner join {{ ref('int_reference__release') }} as releases on ratios.release_id = releases.release_id
inner join {{ ref('int_bounds__solution') }} as solutions
    on
        ratios.release_id = solutions.release_id
        and solutions.result_kind = 'ratio'
        and ratios.ratio_id = solutions.subject
where ratios.scope_id is not null
