-- One row per figure that a later release states differently: a flow line, an opening, a level in the text, a fund's ranking
-- or a printed share, and the pair of releases. Nothing is overwritten: all figures stay in the tables that have them.
with restated as (
    select * from {{ ref('int_net_flows__restatement') }}
    union all by name
    select * from {{ ref('int_net_flows__ranking_restatement') }}
)

select
    firm_id,
    period_end,
    period_start,
    restated,
    stated_as,
    restated_by,
    group_id,
    line_item_id,
    fund_id,
    horizon_id,
    first_release_id,
    later_release_id,
    first_amount_m,
    later_amount_m,
    change_m,
    first_printed,
    later_printed,
    change_units
from restated
