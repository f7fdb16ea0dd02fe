-- Claim: line_metrics.csv lists lines of role change. One row per line of it that is something else.
select
    listed.line_item_id,
    listed.seed_location || ': ' || listed.line_item_id
    || case
        when line_items.line_item_id is null then ' is not in seeds/reference/line_items.csv'
        else ' is of role ' || line_items.role || '; only a change is part of a metric that its role does not say'
    end as problem
from {{ ref('stg_reference__line_metric') }} as listed
left join {{ ref('stg_reference__line_item') }} as line_items on listed.line_item_id = line_items.line_item_id
where coalesce(line_items.role, '') <> 'change'
