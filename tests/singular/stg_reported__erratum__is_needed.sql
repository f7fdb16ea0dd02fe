-- Claim: each erratum makes a sum right that the print breaks. One row per erratum that makes none: it is no longer needed, or
-- was never. What it would break instead, the footing checks and the bounds of the release say.
with needed as (
    select distinct
        terms.term_release_id as release_id,
        terms.term_period_end as period_end,
        terms.term_group_id as group_id,
        terms.term_line_item_id as line_item_id
    from {{ ref('int_footing__identity_term') }} as terms
    inner join {{ ref('int_footing__check') }} as checks on terms.identity_id = checks.identity_id and checks.status = 'erratum'
    inner join {{ ref('int_flows__flow_line') }} as flow_lines
        on
            terms.term_release_id = flow_lines.release_id
            and terms.term_period_end = flow_lines.period_end
            and terms.term_group_id = flow_lines.group_id
            and terms.term_line_item_id = flow_lines.line_item_id
            and flow_lines.is_erratum
    -- With this one as printed, and every other erratum believed, the sum would miss.
    where
        abs(checks.residual_m - terms.coefficient * (flow_lines.amount_m - flow_lines.amount_as_printed_m))
        > checks.tolerance_units * checks.rounding_unit_m
)

select
    errata.release_id,
    errata.seed_location || ': ' || errata.amount_believed || ' for ' || errata.group_id || ' ' || errata.line_item_id || ', '
    || errata.period_end || ', makes no sum right that the print breaks; take the row out' as problem
from {{ ref('stg_reported__erratum') }} as errata
left join needed
    on
        errata.release_id = needed.release_id
        and errata.period_end = needed.period_end
        and errata.group_id = needed.group_id
        and errata.line_item_id = needed.line_item_id
where needed.release_id is null
