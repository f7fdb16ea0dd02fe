-- One row per release that is kept out of every other table while somebody asks the firm, and why.
select
    release_id,
    firm_id,
    as_of_date,
    released_on,
    reason,
    rows_kept_out,
    seed_location
from {{ ref('stg_reported__held_release') }}
