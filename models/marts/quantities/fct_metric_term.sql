-- One row per release, column, group, metric and printed cell in it: what each metric of a printed block is made of. Every line
-- makes up its own metric; several lines of one metric, such as two kinds of inflow, add up. Net sales that are not printed
-- follow from sales less redemptions where both are (is_derived). The one place that says so.
with blocks as (
    select
        *,
        bool_or(metric_id = 'net_sales') over block as prints_net_sales,
        bool_or(metric_id = 'sales') over block and bool_or(metric_id = 'redemptions') over block as prints_gross_sales
    from {{ ref('fct_printed_cell') }}
    window block as (partition by release_id, column_id, group_id)
),

terms as (
    select
        *,
        1 as coefficient,
        false as is_derived
    from blocks
    union all
    select
        * replace ('net_sales' as metric_id),
        case metric_id when 'sales' then 1 else -1 end as coefficient,
        true as is_derived
    from blocks
    where prints_gross_sales and not prints_net_sales and metric_id in ('sales', 'redemptions')
)

select
    release_id,
    column_id,
    group_id,
    metric_id,
    cell_id,
    line_item_id,
    period_start,
    period_end,
    is_shortest_of_its_end,
    firm_id,
    release_order,
    group_kind,
    cast(coefficient as integer) as coefficient,
    cast(coefficient * amount_m as decimal(18, 3)) as amount_m,
    is_derived,
    is_erratum
from terms
