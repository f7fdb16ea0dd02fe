-- One row per statement in a release's text: its number as printed, the number that the figures on record make, how far the
-- rounding of those figures lets the true one lie, and how the statement compares with it.
with computed as (
    select * from {{ ref('int_claims__amount_value') }}
    union all by name
    select * from {{ ref('int_claims__fund_value') }}
),

judged as (
    select
        claims.release_id,
        claims.claim_id,
        claims.statement,
        claims.claim_kind,
        claims.comparison,
        claims.printed_value,
        computed.computed_value,
        computed.computed_low,
        computed.computed_high,
        computed.unit,
        {{ claim_status(
            'claims.comparison', 'claims.printed_number', 'claims.printed_decimals',
            'computed.computed_value', 'computed.computed_low', 'computed.computed_high'
        ) }} as status,
        computed.reason,
        errata.subject is not null as is_known_to_be_wrong,
        claims.seed_location
    from {{ ref('stg_reported__claim') }} as claims
    left join computed on claims.release_id = computed.release_id and claims.claim_id = computed.claim_id
    left join {{ ref('stg_reported__erratum') }} as errata
        on
            claims.release_id = errata.release_id
            and errata.erratum_kind = 'identity'
            and errata.subject = 'claim:' || claims.claim_id
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
    case when status = 'contradicted' and is_known_to_be_wrong then 'erratum' else status end as status,
    case when status = 'not_derivable' then reason end as reason,
    seed_location
from judged
