-- One row per line of a roll-forward: the part it plays, and the metric that it is or adds to. The one place that says so.
select
    line_item_id,
    printed_label,
    role,
    case role
        when 'opening' then 'beginning_assets'
        when 'inflow' then 'sales'
        when 'outflow' then 'redemptions'
        when 'net_flow' then 'net_sales'
        when 'change' then coalesce(change_metric_id, 'other_changes')
        when 'closing' then 'ending_assets'
    end as metric_id,
    display_order
from {{ ref('stg_reference__line_item') }}
