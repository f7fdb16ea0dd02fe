-- One row per statement in a release's text: as printed, as computed, and how the two compare.
select
    release_id,
    claim_id,
    statement,
    claim_kind,
    comparison,
    printed_value,
    computed_value,
    computed_low,
    computed_high,
    unit,
    status,
    reason,
    seed_location
from {{ ref('int_claims__check') }}
