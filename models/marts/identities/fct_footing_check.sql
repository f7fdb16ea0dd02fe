-- One row per identity that printed figures have to obey: by how many rounding units they miss it, how far rounding alone
-- can take them, and what follows. Amounts are those believed: a sum that only errata.csv makes right is an erratum,
-- and so is one that is known not to hold.
-- printed_terms shows the flow lines, so that a person can see the sum.
with terms as (
    select
        terms.identity_id,
        terms.check_kind,
        terms.release_id,
        terms.column_id,
        terms.period_end,
        terms.group_id,
        terms.line_item_id,
        terms.term_release_id,
        terms.coefficient,
        flow_lines.regime,
        flow_lines.amount_m,
        coalesce(flow_lines.amount_as_printed_m, flow_lines.amount_m) as amount_as_printed_m,
        flow_lines.rounding_unit_m,
        case when terms.coefficient > 0 then '+ ' else '- ' end || terms.term_group_id || ' ' || terms.term_line_item_id || ' '
        || terms.term_column_id || ': ' || flow_lines.amount_printed
        || case when flow_lines.is_erratum then ' (erratum, believed ' || flow_lines.amount_m || ' million)' else '' end
        || ' ['
        || flow_lines.seed_location
        || ']'
            as term_text
    from {{ ref('fct_footing_term') }} as terms
    inner join {{ ref('fct_printed_cell') }} as flow_lines
        on
            terms.term_release_id = flow_lines.release_id
            and terms.term_column_id = flow_lines.column_id
            and terms.term_group_id = flow_lines.group_id
            and terms.term_line_item_id = flow_lines.line_item_id
),

identities as (
    select
        identity_id,
        check_kind,
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        count(*) as terms,
        sum(coefficient * amount_m) as residual_m,
        sum(coefficient * amount_as_printed_m) as residual_as_printed_m,
        max(rounding_unit_m) as rounding_unit_m,
        max(regime) filter (where coefficient > 0) as regime,
        max(regime) filter (where coefficient < 0) as regime_of_others,
        {{ period_sum_tolerance('regime') }} as period_sum_tolerance_units,
        bool_or(term_release_id <> release_id) as is_across_releases,
        string_agg(term_text, ', ' order by coefficient desc, term_text asc) as printed_terms
    from terms
    group by identity_id, check_kind, release_id, column_id, period_end, group_id, line_item_id
),

measured as (
    select
        *,
        {{ whole_units('residual_m', 'rounding_unit_m') }} as residual_units,
        {{ whole_units('residual_as_printed_m', 'rounding_unit_m') }} as residual_units_as_printed,
        case
            when check_kind = 'period_sum' then period_sum_tolerance_units
            when check_kind in ('continuity', 'same_day') then {{ continuity_tolerance('regime_of_others', 'regime') }}
            else {{ footing_tolerance('terms', 'regime') }}
        end as tolerance_units
    from identities
)

select
    measured.identity_id,
    measured.release_id,
    measured.check_kind,
    measured.column_id,
    measured.period_end,
    measured.group_id,
    measured.line_item_id,
    cast(measured.terms as integer) as terms,
    cast(measured.residual_m as decimal(18, 3)) as residual_m,
    measured.rounding_unit_m,
    cast(measured.residual_units as integer) as residual_units,
    measured.tolerance_units,
    measured.regime,
    case
        when abs(measured.residual_units) <= measured.tolerance_units
            then case
                when abs(measured.residual_units_as_printed) > measured.tolerance_units then 'erratum'
                when measured.residual_units = 0 then 'foots'
                else 'within_rounding'
            end
        when measured.is_across_releases then 'restated'
        when errata.subject is not null then 'erratum'
        else 'broken'
    end as status,
    measured.printed_terms
from measured
left join {{ ref('stg_reported__erratum') }} as errata
    on
        measured.release_id = errata.release_id
        and measured.identity_id = errata.subject
        and errata.erratum_kind = 'identity'
