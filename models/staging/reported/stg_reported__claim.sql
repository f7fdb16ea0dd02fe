-- One row per statement of a release's text that is no level, cast; its number read like the cells of the tables. A statement
-- about amounts is about a group or a scope (subject), and about how a metric changes: the share of a change about assets, a
-- net outflow about net sales with the sign turned.
select
    release_id,
    claim_id,
    statement,
    claim_kind,
    metric_id,
    group_id,
    scope_id,
    case when group_id is not null then 'group' when scope_id is not null then 'scope' end as subject_kind,
    coalesce(group_id, scope_id) as subject_id,
    case
        when claim_kind = 'share_of_change_pct' then 'ending_assets'
        when metric_id = 'net_outflow' then 'net_sales'
        else metric_id
    end as changing_metric_id,
    case when metric_id = 'net_outflow' then -1 else 1 end as sign,
    coalesce(fund_group, 'all') as fund_group,
    horizon_id,
    cast(quartile_from as integer) as quartile_from,
    cast(quartile_to as integer) as quartile_to,
    cast(period_end as date) as period_end,
    cast(compared_period_end as date) as compared_period_end,
    comparison,
    printed_value,
    cast({{ printed_amount('printed_value') }} as decimal(18, 6)) as printed_number,
    cast({{ printed_decimals('printed_value') }} as integer) as printed_decimals,
    {{ seed_location('seeds/reported/claims.csv') }} as seed_location
from {{ ref('claims') }}
{{ where_not_held() }}
