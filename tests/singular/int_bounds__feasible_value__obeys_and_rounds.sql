-- Feasible values have a value for every cell, each within the rounding error of its print, and obey every binding identity: in
-- integers. One failing row per set that does not.
{{ config(group='bounds') }}
with feasible as (
    select * from {{ ref('int_bounds__feasible_value') }}
),

printed as (
    select
        release_id,
        count(*) as cells
    from {{ ref('fct_printed_cell') }}
    group by release_id
),

sets as (
    select
        feasible.release_id,
        feasible.set_number,
        abs(count(feasible.cell_id) - any_value(printed.cells)) + count(*) filter (where feasible.cell_id is null)
        + count(*) filter (where feasible.denominator < 1) as cells_without_value,
        count(*) filter (where 2 * abs(feasible.deviation_numerator) > feasible.rounding_error_halves * feasible.denominator)
            as cells_beyond_rounding
    from feasible
    inner join printed on feasible.release_id = printed.release_id
    group by feasible.release_id, feasible.set_number
),

identities as (
    select
        feasible.release_id,
        feasible.set_number,
        checks.identity_id,
        sum(terms.coefficient * feasible.true_numerator) as residual
    from feasible
    inner join {{ ref('fct_footing_term') }} as terms
        on feasible.release_id = terms.term_release_id and feasible.cell_id = terms.term_cell_id
    inner join {{ ref('fct_footing_check') }} as checks
        on terms.identity_id = checks.identity_id and feasible.release_id = checks.release_id and checks.is_binding
    group by feasible.release_id, feasible.set_number, checks.identity_id
),

missed as (
    select
        release_id,
        set_number,
        count(*) as identities,
        count(*) filter (where residual <> 0) as identities_missed
    from identities
    group by release_id, set_number
)

select
    sets.release_id,
    sets.release_id || ', feasible values ' || sets.set_number || ': ' || sets.cells_without_value
    || ' cells without a value, ' || sets.cells_beyond_rounding || ' beyond rounding, '
    || coalesce(missed.identities_missed, 0) || ' of ' || coalesce(missed.identities, 0) || ' identities missed' as problem
from sets
-- A release without identities obeys them all.
left join missed on sets.release_id = missed.release_id and sets.set_number = missed.set_number
where sets.cells_without_value + sets.cells_beyond_rounding + coalesce(missed.identities_missed, 0) > 0
