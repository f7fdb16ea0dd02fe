-- Claim: a release's column is one period: the rows that end on one day start on one day.
select
    release_id,
    period_end,
    'seeds/reported/flows.csv: ' || release_id || ', period to ' || period_end || ', starts on '
    || string_agg(distinct cast(period_start as varchar), ' and on ' order by cast(period_start as varchar))
    || '; expected one period_start (first rows: ' || min(seed_location) || ', ' || max(seed_location) || ')' as problem
from {{ ref('stg_reported__flow_line') }}
group by release_id, period_end
having count(distinct period_start) > 1
