-- One row per identity that printed figures have to obey: by how many rounding units they miss it, how far rounding alone
-- can take them, and what follows. printed_terms shows the cells, so that a person can see the sum.
with terms as (
    select
        t.identity_id,
        t.check_kind,
        t.release_id,
        t.period_end,
        t.group_id,
        t.line_item_id,
        t.term_release_id,
        t.coefficient,
        c.regime,
        c.amount_m,
        c.rounding_unit_m,
        case when t.coefficient > 0 then '+ ' else '- ' end || t.term_group_id || ' ' || t.term_line_item_id || ' '
        || cast(t.term_period_end as varchar) || ': ' || c.amount_printed || ' [' || c.seed_location || ']' as term_text
    from {{ ref('int_footing__identity_term') }} as t
    inner join {{ ref('fct_flow_line') }} as c
        on
            t.term_release_id = c.release_id
            and t.term_period_end = c.period_end
            and t.term_group_id = c.group_id
            and t.term_line_item_id = c.line_item_id
),

identities as (
    select
        identity_id,
        check_kind,
        release_id,
        period_end,
        group_id,
        line_item_id,
        count(*) as terms,
        sum(coefficient * amount_m) as residual_m,
        max(rounding_unit_m) as rounding_unit_m,
        max(regime) filter (where coefficient > 0) as regime,
        max(regime) filter (where coefficient < 0) as regime_of_others,
        bool_or(term_release_id <> release_id) as is_across_releases,
        string_agg(term_text, ', ' order by coefficient desc, term_text asc) as printed_terms
    from terms
    group by identity_id, check_kind, release_id, period_end, group_id, line_item_id
),

measured as (
    select
        *,
        {{ whole_units('residual_m', 'rounding_unit_m') }} as residual_units,
        case
            when check_kind = 'continuity' then {{ continuity_tolerance('regime_of_others', 'regime') }}
            else {{ footing_tolerance('terms', 'regime') }}
        end as tolerance_units
    from identities
)

select
    identity_id,
    release_id,
    check_kind,
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
        when residual_units = 0 then 'foots'
        when abs(residual_units) <= tolerance_units then 'within_rounding'
        when is_across_releases then 'restated'
        else 'broken'
    end as status,
    printed_terms
from measured
