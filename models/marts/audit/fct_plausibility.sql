-- One row per figure or date that can hardly be what the document prints, though no identity says so.
select
    release_id,
    finding_kind,
    severity,
    subject,
    finding,
    reason,
    seed_location
from {{ ref('int_plausibility__finding') }}
