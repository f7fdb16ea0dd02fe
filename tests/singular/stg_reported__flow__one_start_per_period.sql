-- Claim: a period starts before it ends, and columns that end on one day differ by whole months: the rows of a release that end
-- on one day start on one day, or each on the first of a month. Balances alone are a period of one day.
select
    release_id,
    period_end,
    'seeds/reported/flows.csv: ' || release_id || ', period to ' || period_end || ', starts on '
    || string_agg(distinct cast(period_start as varchar), ' and on ' order by cast(period_start as varchar))
    || '; expected one period_start, or firsts of months (first rows: ' || min(seed_location) || ', ' || max(seed_location) || ')'
        as problem
from {{ ref('stg_reported__flow') }}
group by release_id, period_end
having
    count(distinct period_start) > 1
    and bool_or(period_start > period_end or (extract(day from period_start) <> 1 and period_start < period_end))
union all
select
    release_id,
    period_end,
    seed_location || ': period_start ' || period_start || ' is after period_end ' || period_end as problem
from {{ ref('stg_reported__flow') }}
where period_start > period_end
