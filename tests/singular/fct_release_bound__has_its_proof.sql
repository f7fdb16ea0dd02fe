-- A release that can be true has feasible values, one that cannot a contradiction that is proven. One failing row per verdict
-- without. int_bounds__feasible_value__obeys_and_rounds looks at the values themselves.
select
    releases.release_id,
    releases.release_id || ': the verdict ' || releases.status || ' has no proof' as problem
from {{ ref('fct_release_bound') }} as releases
where
    case releases.status
        when 'possible'
            then releases.release_id not in (select feasible.release_id from {{ ref('fct_feasible_value') }} as feasible)
        else
            releases.release_id not in (
                select contradictions.release_id from {{ ref('fct_contradiction') }} as contradictions
                where contradictions.is_proven
            )
    end
