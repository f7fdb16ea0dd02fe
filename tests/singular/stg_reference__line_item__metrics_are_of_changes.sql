-- Claim: line_metrics.csv lists lines of role change, each once. One row per line of it that is something else.
with listed as (
    select
        line_item_id,
        {{ seed_location('seeds/reference/line_metrics.csv') }} as seed_location,
        count(*) over (partition by line_item_id) as times
    from {{ ref('line_metrics') }}
)

select
    listed.line_item_id,
    listed.seed_location || ': ' || listed.line_item_id
    || case
        when listed.times > 1 then ' stands ' || listed.times || ' times, expected once'
        when line_items.line_item_id is null then ' is not in seeds/reference/line_items.csv'
        else ' is of role ' || line_items.role || '; only a change is part of a metric that its role does not say'
    end as problem
from listed
left join {{ ref('line_items') }} as line_items on listed.line_item_id = line_items.line_item_id
where listed.times > 1 or coalesce(line_items.role, '') <> 'change'
