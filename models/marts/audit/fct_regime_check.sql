-- One row per release and period with identities: how many of them miss exact footing, how many would if each line were
-- rounded on its own, and what regime the figures suggest beside the one that is stated. One miss shows that a column was
-- not forced to add up; no miss suggests that it was where independent rounding would come out so clean less than once in
-- a hundred times, and says nothing where it would more often.
with columns as (
    select
        release_id,
        cast(subject as date) as period_end,
        identities,
        misses,
        expected_misses,
        probability_of_so_few
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'column' and identities > 0
),

stated as (
    select distinct
        release_id,
        period_end,
        regime
    from {{ ref('int_bounds__cell') }}
),

judged as (
    select
        c.release_id,
        c.period_end,
        c.identities,
        c.misses,
        c.expected_misses,
        c.probability_of_so_few,
        s.regime as regime_stated,
        case
            when c.misses > 0 then 'independent'
            when c.probability_of_so_few < 0.01 then 'footed'
            else 'undetermined'
        end as regime_suggested
    from columns as c
    inner join stated as s on c.release_id = s.release_id and c.period_end = s.period_end
)

select
    release_id,
    period_end,
    identities,
    misses,
    cast(expected_misses as decimal(9, 4)) as expected_misses,
    cast(probability_of_so_few as decimal(9, 5)) as probability_of_so_few,
    regime_stated,
    regime_suggested,
    regime_stated = regime_suggested or regime_stated = 'unknown' or regime_suggested = 'undetermined' as agrees
from judged
