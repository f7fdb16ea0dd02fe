-- One row per identity within a release and cell in it: the rows of the programs. print_slack_units is how far the
-- printed values themselves may miss the identity: nothing in a footed column, the continuity tolerance between an
-- opening and its close; NULL where only the true values have to obey it. Identities across releases are left out, for a
-- firm may restate.
with terms as (
    select
        identity_id,
        check_kind,
        release_id,
        term_release_id,
        term_period_end,
        term_group_id,
        term_line_item_id,
        coefficient
    from {{ ref('int_footing__identity_term') }}
),

cells as (
    select
        release_id,
        period_end,
        group_id,
        line_item_id,
        cell_id,
        regime
    from {{ ref('int_bounds__cell') }}
),

joined as (
    select
        t.identity_id,
        t.check_kind,
        t.release_id,
        c.cell_id,
        t.coefficient,
        bool_or(t.term_release_id <> t.release_id) over identity as is_across_releases,
        max(case when t.coefficient > 0 then c.regime end) over identity as regime,
        max(case when t.coefficient < 0 then c.regime end) over identity as regime_of_others
    from terms as t
    inner join cells as c
        on
            t.term_release_id = c.release_id
            and t.term_period_end = c.period_end
            and t.term_group_id = c.group_id
            and t.term_line_item_id = c.line_item_id
    window identity as (partition by t.identity_id)
)

select
    release_id,
    identity_id,
    cell_id,
    coefficient,
    case
        when check_kind = 'continuity' then {{ continuity_tolerance('regime_of_others', 'regime') }}
        when regime = 'footed' then cast(0 as decimal(9, 1))
    end as print_slack_units
from joined
where not is_across_releases
