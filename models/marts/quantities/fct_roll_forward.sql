-- One row per release, column and group: the printed block as one record. Metrics decide where a line goes, so a firm that
-- splits its inflows over several lines is read alike. What was not printed stays NULL, save two things that follow from what
-- was: net sales from printed sales and redemptions, and other changes of 0 where a block prints no other change.
with blocks as (
    select
        release_id,
        column_id,
        period_start,
        period_end,
        group_id,
        firm_id,
        release_order,
        group_kind,
        is_shortest_of_its_end,
        {% for metric in [
            'beginning_assets', 'sales', 'redemptions', 'net_sales', 'market_appreciation', 'other_changes', 'ending_assets'
        ] -%}
            sum(amount_m) filter (where metric_id = '{{ metric }}') as {{ metric }}_m,
        {% endfor -%}
        bool_or(is_derived) as is_net_sales_derived,
        bool_or(is_erratum) as rests_on_erratum
    from {{ ref('fct_metric_term') }}
    group by all
)

select
    release_id,
    period_end,
    group_id,
    period_start,
    column_id,
    firm_id,
    release_order,
    group_kind,
    is_shortest_of_its_end,
    cast(beginning_assets_m as decimal(18, 3)) as beginning_assets_m,
    cast(sales_m as decimal(18, 3)) as sales_m,
    cast(redemptions_m as decimal(18, 3)) as redemptions_m,
    cast(net_sales_m as decimal(18, 3)) as net_sales_m,
    is_net_sales_derived,
    cast(market_appreciation_m as decimal(18, 3)) as market_appreciation_m,
    cast(coalesce(other_changes_m, 0) as decimal(18, 3)) as other_changes_m,
    cast(
        case
            when coalesce(market_appreciation_m, other_changes_m) is not null
                then coalesce(market_appreciation_m, 0) + coalesce(other_changes_m, 0)
        end as decimal(18, 3)
    ) as changes_m,
    cast(ending_assets_m as decimal(18, 3)) as ending_assets_m,
    {{ cut_pct('ending_assets_m - beginning_assets_m', 'beginning_assets_m') }} as assets_change_pct,
    rests_on_erratum,
    release_order = max(release_order) over (partition by firm_id, period_start, period_end, group_id) as is_latest
from blocks
