-- One row per release, period and group: the printed block as one record. Metrics decide the column, so a firm that splits its
-- inflows over several lines is read alike. What was not printed stays NULL, save two things that follow from what was: net
-- sales from printed sales and redemptions, and other changes of 0 where a block prints no other change.
with blocks as (
    select
        release_id,
        period_end,
        group_id,
        period_start,
        firm_id,
        release_order,
        group_kind,
        {% for metric in [
            'beginning_assets', 'sales', 'redemptions', 'net_sales', 'market_appreciation', 'other_changes', 'ending_assets'
        ] %}
            cast(sum(amount_m) filter (where metric_id = '{{ metric }}') as decimal(18, 3)) as {{ metric }}_m
            {% if not loop.last %},{% endif %}
        {% endfor %},
        bool_or(is_erratum) as rests_on_erratum
    from {{ ref('int_quantities__metric_term') }}
    group by release_id, period_end, group_id, period_start, firm_id, release_order, group_kind
)

select
    release_id,
    period_end,
    group_id,
    period_start,
    firm_id,
    group_kind,
    beginning_assets_m,
    sales_m,
    redemptions_m,
    net_sales_m,
    market_appreciation_m,
    coalesce(other_changes_m, 0) as other_changes_m,
    ending_assets_m,
    {{ cut_pct('ending_assets_m - beginning_assets_m', 'beginning_assets_m') }} as assets_change_pct,
    rests_on_erratum,
    release_order = max(release_order) over (partition by firm_id, period_start, period_end, group_id) as is_latest
from blocks
