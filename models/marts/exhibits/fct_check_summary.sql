-- One row per release, kind of check and outcome: how many, and how far the furthest is off. What a reader looks at first;
-- the checks one by one are in the other tables of this schema.
with counted as (
    select
        release_id,
        'footing' as check_family,
        check_kind,
        status,
        cast(count(*) as integer) as checks,
        cast(max(abs(residual_units)) as integer) as largest_residual_units,
        cast(max(tolerance_units) as decimal(9, 1)) as largest_tolerance_units
    from {{ ref('fct_footing_check') }}
    group by release_id, check_kind, status
    union all
    select
        release_id,
        'whole_table' as check_family,
        'consistent_with_some_true_values' as check_kind,
        status,
        1 as checks,
        cast(null as integer) as largest_residual_units,
        cast(null as decimal(9, 1)) as largest_tolerance_units
    from {{ ref('fct_release_bound') }}
    union all
    select
        release_id,
        'ranking' as check_family,
        check_kind,
        status,
        cast(count(*) as integer) as checks,
        cast(null as integer) as largest_residual_units,
        cast(null as decimal(9, 1)) as largest_tolerance_units
    from {{ ref('fct_ranking_check') }}
    group by release_id, check_kind, status
    union all
    select
        release_id,
        'claim' as check_family,
        claim_kind as check_kind,
        status,
        cast(count(*) as integer) as checks,
        cast(null as integer) as largest_residual_units,
        cast(null as decimal(9, 1)) as largest_tolerance_units
    from {{ ref('fct_claim_check') }}
    group by release_id, claim_kind, status
)

select
    release_id,
    check_family,
    check_kind,
    status,
    case
        when status in ('foots', 'possible', 'holds', 'reproduced') then 'holds'
        when status in ('within_rounding', 'consistent_within_rounding') then 'within_rounding'
        when status in ('restated', 'not_derivable', 'erratum') then status
        else 'broken'
    end as outcome,
    checks,
    largest_residual_units,
    largest_tolerance_units
from counted
