-- One row per amount that a later release states differently: a printed cell, an opening or a level in the text, and the pair
-- of releases. Each release is compared with the one before it that states the figure. Cells: the same line again
-- (reprinted), or a month that opens elsewhere than an earlier release closed it (reopened). A level: text against text, or
-- against another release's table (restated_in_text), or the sum of its disciplines where no table prints it.
-- A close is the same quantity on its day, however long the column that prints it: a balance of a year ago is compared with
-- the quarter that closed there. Of two columns of one release that end alike the shorter one's stands.
with cells as (
    select
        release_id,
        firm_id,
        period_start,
        period_end,
        group_id,
        line_item_id,
        case when metric_id <> 'ending_assets' then period_start end as flow_start,
        amount_m,
        rounding_unit_m,
        release_order
    from {{ ref('fct_printed_cell') }}
    where metric_id <> 'ending_assets' or is_shortest_of_its_end
),

reprinted as (
    select
        firm_id,
        period_end,
        period_start,
        group_id,
        line_item_id as stated_as,
        line_item_id,
        'reprinted' as restated_by,
        lag(release_id) over same_line as first_release_id,
        release_id as later_release_id,
        lag(amount_m) over same_line as first_amount_m,
        amount_m as later_amount_m,
        greatest(lag(rounding_unit_m) over same_line, rounding_unit_m) as rounding_unit_m,
        0 as units_off
    from cells
    window same_line as (
        partition by firm_id, flow_start, period_end, group_id, line_item_id
        order by release_order
    )
),

reopened as (
    select
        closes.firm_id,
        closes.period_end,
        closes.period_start,
        closes.group_id,
        closes.line_item_id as stated_as,
        closes.line_item_id,
        'reopened' as restated_by,
        closes.release_id as first_release_id,
        openings.release_id as later_release_id,
        closes.amount_m as first_amount_m,
        openings.amount_m as later_amount_m,
        greatest(openings.rounding_unit_m, closes.rounding_unit_m) as rounding_unit_m,
        0 as units_off
    from {{ ref('fct_footing_term') }} as opening_terms
    inner join {{ ref('fct_footing_term') }} as closing_terms
        on
            opening_terms.identity_id = closing_terms.identity_id
            and opening_terms.term_release_id <> closing_terms.term_release_id
            and opening_terms.coefficient > closing_terms.coefficient
    inner join {{ ref('fct_printed_cell') }} as openings
        on opening_terms.term_release_id = openings.release_id and opening_terms.term_cell_id = openings.cell_id
    inner join {{ ref('fct_printed_cell') }} as closes
        on closing_terms.term_release_id = closes.release_id and closing_terms.term_cell_id = closes.cell_id
    where opening_terms.check_kind = 'continuity'
),

-- Each aggregate as stated, or as the scope that it would print adds up.
levels as (
    select
        statements.*,
        coalesce(members.group_id, statements.subject_id) as group_id
    from {{ ref('fct_stated_level') }} as statements
    left join {{ ref('dim_scope_member') }} as members
        on
            statements.subject_kind = 'scope'
            and statements.firm_id = members.firm_id
            and statements.subject_id = members.scope_id
            and members.group_kind = 'aggregate'
    where statements.subject_kind = 'group' or members.group_id is not null
    qualify statements.subject_kind = min(statements.subject_kind) over (
        partition by
            statements.release_id, coalesce(members.group_id, statements.subject_id), statements.metric_id, statements.period_end
    )
),

-- Two tables are compared line by line above.
in_text as (
    select
        firm_id,
        period_end,
        period_start,
        group_id,
        metric_id as stated_as,
        'restated_in_text' as restated_by,
        lag(release_id) over same_level as first_release_id,
        release_id as later_release_id,
        lag(amount_m) over same_level as first_amount_m,
        amount_m as later_amount_m,
        greatest(lag(rounding_unit_m) over same_level, rounding_unit_m) as rounding_unit_m,
        greatest(lag(units_off) over same_level, units_off) as units_off
    from levels
    window
        same_level as (
            partition by
                firm_id, case when metric_id <> 'ending_assets' then period_start end, period_end, group_id, metric_id
            order by release_order, period_start
        )
    qualify 'text' in (stated_in, lag(stated_in) over same_level)
),

amounts as (
    select * from reprinted
    union all by name
    select * from reopened
    union all by name
    select * from in_text
),

measured as (
    select
        *,
        {{ whole_units('later_amount_m - first_amount_m', 'rounding_unit_m') }} as change_units
    from amounts
    where first_release_id is not null
)

select
    firm_id,
    period_end,
    period_start,
    group_id || ' ' || stated_as as restated,
    stated_as,
    restated_by,
    group_id,
    line_item_id,
    first_release_id,
    later_release_id,
    first_amount_m,
    later_amount_m,
    cast(later_amount_m - first_amount_m as decimal(18, 3)) as change_m,
    cast(change_units as decimal(18, 1)) as change_units
from measured
-- In units of the coarser print: the same amount in finer units is no restatement.
where abs(change_units) > units_off
