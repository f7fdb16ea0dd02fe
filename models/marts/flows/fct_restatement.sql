-- One row per printed quantity that a later release prints differently: firm, period_end, period_start, group and line,
-- and the pair of releases. Two ways to restate: printing the same line again (reprinted), or opening a month elsewhere
-- than an earlier release closed it (reopened). A close is the same quantity on its day, however long the column that
-- prints it: a balance of a year ago is compared with the quarter that closed there. Each release is compared with the
-- one before it that states the quantity. Nothing is overwritten: both figures stay in fct_flow_line.
with flow_lines as (
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
    from {{ ref('int_flows__flow_line') }}
),

reprinted as (
    select
        firm_id,
        period_end,
        period_start,
        group_id,
        line_item_id,
        'reprinted' as restated_by,
        lag(release_id) over same_line as first_release_id,
        release_id as later_release_id,
        lag(amount_m) over same_line as first_amount_m,
        amount_m as later_amount_m,
        greatest(lag(rounding_unit_m) over same_line, rounding_unit_m) as rounding_unit_m
    from flow_lines
    window same_line as (
        partition by firm_id, flow_start, period_end, group_id, line_item_id
        order by release_order
    )
),

reopened as (
    select
        firm_id,
        closed_on as period_end,
        closing_period_start as period_start,
        group_id,
        closing_line_item_id as line_item_id,
        'reopened' as restated_by,
        closing_release_id as first_release_id,
        release_id as later_release_id,
        closing_amount_m as first_amount_m,
        opening_amount_m as later_amount_m,
        rounding_unit_m
    from {{ ref('int_footing__continuity') }}
    where closing_release_id <> release_id
),

stated_twice as (
    select * from reprinted
    union all by name
    select * from reopened
)

select
    firm_id,
    period_end,
    period_start,
    group_id,
    line_item_id,
    restated_by,
    first_release_id,
    later_release_id,
    first_amount_m,
    later_amount_m,
    cast(later_amount_m - first_amount_m as decimal(18, 3)) as change_m
from stated_twice
-- In the coarser of the two printed units: the same amount in finer units is no restatement.
where {{ whole_units('later_amount_m - first_amount_m', 'rounding_unit_m') }} <> 0
