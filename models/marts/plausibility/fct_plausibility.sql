-- One row per figure or date that can hardly be what the document prints, though no identity says so. One that errata.csv
-- accepts is accepted, with its reason, whatever it would be otherwise.
with findings as (
    {% for subject in ['release', 'column', 'block', 'level', 'ranking'] -%}
        select * from {{ ref('int_plausibility__' ~ subject) }}
        {% if not loop.last %}union all by name{% endif %}
    {% endfor %}
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
