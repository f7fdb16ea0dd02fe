-- No identity is broken: one failing row per identity that is, with the sum as printed and what errata.csv could say.
-- Bounds and suspects are built all the same, because they say which cell is wrong: this test waits for them.
-- depends_on: {{ ref('fct_suspect_cell') }}
select
    release_id,
    check_kind || ' of ' || group_id || ', period to ' || period_end || ', misses by ' || residual_units || ' rounding units; '
    || regime || ' rounding explains ' || tolerance_units || '. ' || printed_terms
    || '; if nobody knows which cell is wrong, for seeds/reported/errata.csv: ' || release_id || ',identity,' || identity_id
    || ',,why' as problem
from {{ ref('fct_footing_check') }}
where (status = 'broken') is not false
union all
select
    null as release_id,
    'fct_footing_check has no rows: nothing was checked' as problem
where not exists (select 1 from {{ ref('fct_footing_check') }})
