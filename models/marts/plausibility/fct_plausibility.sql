-- One row per figure or date that can hardly be what the document prints, though no identity says so. One that errata.csv
-- accepts is accepted, with its reason, whatever it would be otherwise.
with findings as (
    select * from {{ ref('int_plausibility__date') }}
    union all by name
    select * from {{ ref('int_plausibility__amount') }}
    union all by name
    select * from {{ ref('int_plausibility__table') }}
    union all by name
    select * from {{ ref('int_plausibility__block') }}
    union all by name
    select * from {{ ref('int_plausibility__history') }}
    union all by name
    select * from {{ ref('int_plausibility__turned') }}
    union all by name
    select * from {{ ref('int_plausibility__ranking') }}
    union all by name
    select * from {{ ref('int_plausibility__stated') }}
    union all by name
    select * from {{ ref('int_plausibility__coverage') }}
)

select
    findings.release_id,
    findings.finding_kind,
    case when errata.subject is not null then 'accepted' else findings.severity end as severity,
    findings.subject,
    findings.finding,
    errata.reason,
    findings.seed_location
from findings
left join {{ ref('stg_reported__erratum') }} as errata
    on
        findings.release_id = errata.release_id
        and errata.erratum_kind = 'finding'
        and errata.subject = findings.finding_kind || ':' || findings.subject
