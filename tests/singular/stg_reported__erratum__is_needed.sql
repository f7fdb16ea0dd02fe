-- Claim: each erratum is needed. One row per erratum that names nothing, or that makes nothing right that the print breaks: it is
-- no longer needed, or was never. What it would break instead, the checks and the bounds of the release say.
with cells as (
    select
        flow_lines.release_id,
        flow_lines.cell_id as subject
    from {{ ref('fct_footing_term') }} as terms
    inner join {{ ref('fct_footing_check') }} as checks on terms.identity_id = checks.identity_id and checks.status = 'erratum'
    inner join {{ ref('fct_printed_cell') }} as flow_lines
        on
            terms.term_release_id = flow_lines.release_id
            and terms.term_column_id = flow_lines.column_id
            and terms.term_group_id = flow_lines.group_id
            and terms.term_line_item_id = flow_lines.line_item_id
            and flow_lines.is_erratum
    -- With this one as printed, and every other one corrected, the sum would miss.
    where
        abs(checks.residual_m - terms.coefficient * (flow_lines.amount_m - flow_lines.amount_as_printed_m))
        > checks.tolerance_units * checks.rounding_unit_m
),

-- A later release that states the corrected figure is reason enough.
corrected as (
    select
        statements.release_id,
        statements.cell_id as subject
    from {{ ref('fct_printed_cell') }} as statements
    inner join {{ ref('fct_printed_cell') }} as later
        on
            statements.firm_id = later.firm_id
            and statements.release_order < later.release_order
            and statements.period_start = later.period_start
            and statements.cell_id = later.cell_id
            and statements.amount_m = later.amount_m
    where statements.is_erratum and statements.amount_as_printed_m <> statements.amount_m
),

-- A level that no table states is judged by nobody else.
levels as (
    select
        release_id,
        level_id as subject
    from {{ ref('fct_reported_figure') }}
    where
        is_erratum
        and amount_as_printed_m <> amount_m
        and (table_amount_m is null or abs(amount_as_printed_m - table_amount_m) > allowed_gap_m)
),

rankings as (
    select
        rankings.release_id,
        rankings.fund_id || ':' || rankings.horizon_id || ':' || fields.field as subject
    from {{ ref('fct_fund_ranking') }} as rankings
    inner join {{ ref('fct_ranking_check') }} as checks
        on
            rankings.release_id = checks.release_id
            and rankings.lipper_category = checks.lipper_category
            and rankings.fund_id = coalesce(checks.fund_id, rankings.fund_id)
            and checks.status = 'erratum'
    cross join (values ('percentile_rank'), ('category_rank'), ('total_funds')) as fields (field)
    where rankings.is_erratum
),

identities as (
    select
        release_id,
        identity_id as subject
    from {{ ref('fct_footing_check') }}
    where status = 'erratum'
    union all
    select
        release_id,
        check_id as subject
    from {{ ref('fct_ranking_check') }}
    where status = 'erratum'
    union all
    select
        release_id,
        'claim:' || claim_id as subject
    from {{ ref('fct_claim_check') }}
    where status = 'erratum'
),

needed as (
    select
        *,
        'cell' as erratum_kind
    from cells
    union
    select
        *,
        'cell' as erratum_kind
    from corrected
    union
    select
        *,
        'level' as erratum_kind
    from levels
    union
    select
        *,
        'ranking' as erratum_kind
    from rankings
    union
    select
        *,
        'identity' as erratum_kind
    from identities
    union
    select
        release_id,
        finding_kind || ':' || subject as subject,
        'finding' as erratum_kind
    from {{ ref('fct_plausibility') }}
    where severity = 'accepted'
)

select
    errata.release_id,
    errata.seed_location || ': the ' || errata.erratum_kind || ' ' || errata.subject
    || coalesce(' corrected to ' || errata.amount_corrected, '')
    || ' makes nothing right that the print breaks, or names nothing; take the row out' as problem
from {{ ref('stg_reported__erratum') }} as errata
left join needed
    on
        errata.release_id = needed.release_id
        and errata.erratum_kind = needed.erratum_kind
        and errata.subject = needed.subject
where needed.release_id is null
