-- One row per identity that printed figures have to obey: by how many rounding units they miss it, how far rounding alone
-- can take them, and what follows. Amounts are as errata.csv corrects them: a sum that only a correction makes right is an
-- erratum, and so is one that is known not to hold. is_binding: every set of true values of the release has to obey it. Not so
-- across releases, because a firm may restate, nor where errata.csv knows that it does not hold.
with terms as (
    select
        terms.*,
        cells.regime,
        cells.amount_m,
        coalesce(cells.amount_as_printed_m, cells.amount_m) as amount_as_printed_m,
        cells.rounding_unit_m,
        case when terms.coefficient > 0 then '+ ' else '- ' end || terms.term_group_id || ' ' || terms.term_line_item_id || ' '
        || terms.term_column_id || ': ' || cells.amount_printed
        || case when cells.is_erratum then ' (erratum, corrected to ' || cells.amount_m || ' million)' else '' end
        || ' ['
        || cells.seed_location
        || ']'
            as term_text
    from {{ ref('fct_footing_term') }} as terms
    inner join {{ ref('fct_printed_cell') }} as cells
        on terms.term_release_id = cells.release_id and terms.term_cell_id = cells.cell_id
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
    group by all
),

measured as (
    select
        identities.*,
        {{ whole_units('identities.residual_m', 'identities.rounding_unit_m') }} as residual_units,
        {{ whole_units('identities.residual_as_printed_m', 'identities.rounding_unit_m') }} as residual_units_as_printed,
        case
            when identities.check_kind in ('continuity', 'same_day')
                then {{ continuity_tolerance('identities.regime_of_others', 'identities.regime') }}
            when identities.check_kind = 'period_sum' then identities.period_sum_tolerance_units
            else {{ footing_tolerance('identities.terms', 'identities.regime') }}
        end as tolerance_units,
        errata.subject is not null as is_known_not_to_hold
    from identities
    left join {{ ref('stg_reported__erratum') }} as errata
        on
            identities.release_id = errata.release_id
            and identities.identity_id = errata.subject
            and errata.erratum_kind = 'identity'
)

select
    identity_id,
    release_id,
    check_kind,
    column_id,
    period_end,
    group_id,
    line_item_id,
    cast(terms as integer) as terms,
    cast(residual_m as decimal(18, 3)) as residual_m,
    rounding_unit_m,
    cast(residual_units as integer) as residual_units,
    tolerance_units,
    regime,
    case
        when abs(residual_units) <= tolerance_units
            then case
                when abs(residual_units_as_printed) > tolerance_units then 'erratum'
                when residual_units = 0 then 'foots'
                else 'within_rounding'
            end
        when is_across_releases then 'restated'
        when is_known_not_to_hold then 'erratum'
        else 'broken'
    end as status,
    printed_terms,
    not is_across_releases and not is_known_not_to_hold as is_binding,
    -- What is demanded of printed values themselves: that balances of one day agree, that a footed column foots.
    case
        when check_kind in ('continuity', 'same_day') or (regime = 'footed' and check_kind <> 'period_sum') then tolerance_units
    end as print_tolerance_units
from measured
