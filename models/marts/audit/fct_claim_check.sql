-- One row per statement in a release's text: its number as printed, the number that the figures on record make, how far the
-- rounding of those figures lets the true one lie, and how the statement stands to it.
with claims as (
    select
        release_id,
        claim_id,
        statement,
        claim_kind,
        comparison,
        printed_value,
        printed_number,
        printed_decimals,
        seed_location
    from {{ ref('stg_reported__claim') }}
),

-- Each statement is of one kind, and each kind is computed in one place.
computed as (
    select * from {{ ref('int_claims__change_value') }}
    union all by name
    select * from {{ ref('int_claims__extreme_value') }}
    union all by name
    select * from {{ ref('int_claims__fund_value') }}
),

judged as (
    select
        c.release_id,
        c.claim_id,
        c.statement,
        c.claim_kind,
        c.comparison,
        c.printed_value,
        v.computed_value,
        v.computed_low,
        v.computed_high,
        v.unit,
        {{ claim_status(
            'c.comparison', 'c.printed_number', 'c.printed_decimals', 'v.computed_value', 'v.computed_low', 'v.computed_high'
        ) }} as status,
        v.reason,
        c.seed_location
    from claims as c
    left join computed as v on c.release_id = v.release_id and c.claim_id = v.claim_id
)

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
    case when status = 'not_derivable' then reason end as reason,
    seed_location
from judged
