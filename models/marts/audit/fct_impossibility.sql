-- One row per impossibility of a release that cannot be true: a sum of printed flow lines that has to be 0 and is not, by more
-- than rounding explains. Releases that can be true have no rows.
select
    release_id,
    certificate,
    kind,
    cells,
    sum_units,
    allowed_halves,
    sentence
from {{ ref('int_proofs__impossibility') }}
