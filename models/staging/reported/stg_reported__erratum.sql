-- One row per known error of a document: what it is corrected to, read like the cells of the tables, or NULL where an identity
-- is known not to hold or a finding is accepted.
select
    release_id,
    erratum_kind,
    subject,
    believed as amount_corrected,
    cast({{ printed_amount('believed') }} as decimal(18, 6)) as amount_in_print_unit,
    reason,
    {{ seed_location('seeds/reported/errata.csv') }} as seed_location
from {{ ref('errata') }}
{{ where_not_held() }}
