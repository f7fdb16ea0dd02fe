-- One row per printed row of Exhibit 1 as the books would print it, in both rounding regimes: independent, which hides
-- nothing, and footed, which adds up.
with lines as (
    select * from {{ ref('int_draft__figure') }}
),

{{ exhibit_1_rows(ref('int_draft__column'), ref('int_draft__release'), ['release_id', 'rounding_regime']) }}
