-- One row per release and period with identities: how many of them miss exact footing, how many would if each line were
-- rounded on its own, and what regime the figures suggest beside the one that is stated. One miss shows that a column was
-- not adjusted to foot; no miss suggests that it was where independent rounding would come out so clean less than once in
-- a hundred times, and says nothing where it would more often.
with solved as (
    select
        release_id,
        unnest(columns) as counted
    from {{ ref('int_bounds__solution') }}
),

columns as (
    select
        release_id,
        counted['column_id'] as column_id,
        counted['identities'] as identities,
        counted['nonzero_residuals'] as nonzero_residuals,
        counted['expected_nonzero_residuals'] as expected_nonzero_residuals,
        counted['p_value'] as p_value
    from solved
    where counted['identities'] > 0
),

judged as (
    select
        columns.release_id,
        periods.column_id,
        periods.period_end,
        columns.identities,
        columns.nonzero_residuals,
        columns.expected_nonzero_residuals,
        columns.p_value,
        periods.regime as regime_stated,
        case
            when columns.nonzero_residuals > 0 then 'independent'
            when columns.p_value < 0.01 then 'footed'
            else 'undetermined'
        end as regime_suggested
    from columns
    inner join {{ ref('fct_printed_column') }} as periods
        on columns.release_id = periods.release_id and columns.column_id = periods.column_id
)

select
    release_id,
    column_id,
    period_end,
    identities,
    nonzero_residuals,
    cast(expected_nonzero_residuals as decimal(9, 4)) as expected_nonzero_residuals,
    cast(p_value as decimal(9, 5)) as p_value,
    regime_stated,
    regime_suggested,
    regime_stated = regime_suggested or regime_stated = 'unknown' or regime_suggested = 'undetermined' as agrees
from judged
