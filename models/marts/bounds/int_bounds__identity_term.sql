-- One row per identity within a release and flow line in it: the rows of the linear programs. print_slack_units is how far
-- the printed values themselves may miss the identity: nothing in a footed column, the continuity tolerance between an
-- opening and its close, or two balances of one day; NULL where only the true values have to obey it. Identities across
-- releases are left out, for a firm may restate; and those that errata.csv knows not to hold.
with terms as (
    select
        identity_id,
        check_kind,
        release_id,
        term_release_id,
        term_column_id,
        term_period_end,
        term_group_id,
        term_line_item_id,
        coefficient
    from {{ ref('fct_footing_term') }}
    where identity_id not in (
        select errata.subject from {{ ref('stg_reported__erratum') }} as errata
        where errata.erratum_kind = 'identity'
    )
),

flow_lines as (
    select
        release_id,
        column_id,
        period_end,
        group_id,
        line_item_id,
        cell_id,
        regime
    from {{ ref('fct_printed_cell') }}
),

joined as (
    select
        terms.identity_id,
        terms.check_kind,
        terms.release_id,
        flow_lines.cell_id,
        terms.coefficient,
        bool_or(terms.term_release_id <> terms.release_id) over identity as is_across_releases,
        max(case when terms.coefficient > 0 then flow_lines.regime end) over identity as regime,
        max(case when terms.coefficient < 0 then flow_lines.regime end) over identity as regime_of_others
    from terms
    inner join flow_lines
        on
            terms.term_release_id = flow_lines.release_id
            and terms.term_column_id = flow_lines.column_id
            and terms.term_group_id = flow_lines.group_id
            and terms.term_line_item_id = flow_lines.line_item_id
    window identity as (partition by terms.identity_id)
)

select
    release_id,
    identity_id,
    cell_id,
    coefficient,
    case
        when check_kind in ('continuity', 'same_day') then {{ continuity_tolerance('regime_of_others', 'regime') }}
        when regime = 'footed' and check_kind <> 'period_sum' then cast(0 as decimal(9, 1))
    end as print_slack_units
from joined
where not is_across_releases
