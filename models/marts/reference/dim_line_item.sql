-- One row per line of a roll-forward: the part it plays, and the metric that it is or adds to. The one place that says so.
select
    line_items.line_item_id,
    line_items.printed_label,
    line_items.role,
    case line_items.role
        when 'opening' then 'beginning_assets'
        when 'inflow' then 'sales'
        when 'outflow' then 'redemptions'
        when 'net_flow' then 'net_sales'
        when 'change' then coalesce(line_metrics.metric_id, 'other_changes')
        when 'closing' then 'ending_assets'
    end as metric_id,
    line_items.display_order
from {{ ref('stg_reference__line_item') }} as line_items
left join {{ ref('stg_reference__line_metric') }} as line_metrics on line_items.line_item_id = line_metrics.line_item_id
