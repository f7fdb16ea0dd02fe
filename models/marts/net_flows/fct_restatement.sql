-- One row per figure that a later release states differently: a printed cell, an opening, a level in the text, a fund's ranking
-- or a printed share, and the pair of releases. Nothing is overwritten: all figures stay in the tables that have them. Rankings
-- and shares are of one day: each release is compared with the one before it that prints the figure. Shares print a percent,
-- rankings a percentile and a rank, and the peer category where it is another one.
with printed_figures as (
    select
        rankings.firm_id,
        rankings.as_of_date as period_end,
        rankings.release_id,
        rankings.release_order,
        rankings.fund_id,
        rankings.horizon_id,
        rankings.fund_id || ' at ' || rankings.horizon_name as stated_as,
        'reranked' as restated_by,
        coalesce(
            rankings.percentile_rank || ' % (' || rankings.category_rank || ' / ' || rankings.total_funds || ')', 'not ranked'
        ) as printed,
        rankings.percentile_rank as figure,
        rankings.lipper_category
    from {{ ref('fct_fund_ranking') }} as rankings
    union all by name
    select
        releases.firm_id,
        releases.as_of_date as period_end,
        shares.release_id,
        releases.release_order,
        shares.horizon_id,
        'quartile ' || shares.quartile || ' at ' || shares.horizon_name as stated_as,
        'share_restated' as restated_by,
        rtrim(rtrim(cast(shares.share_reported_pct as varchar), '0'), '.') || ' %' as printed,
        shares.share_reported_pct * 10 as figure
    from {{ ref('fct_quartile_share') }} as shares
    inner join {{ ref('dim_release') }} as releases on shares.release_id = releases.release_id
    where shares.share_reported_pct is not null
),

compared as (
    select
        *,
        release_id as later_release_id,
        lag(release_id) over same_place as first_release_id,
        lag(printed) over same_place as first_printed,
        lag(lipper_category) over same_place as first_category,
        lag(figure) over same_place as first_figure
    from printed_figures
    window same_place as (partition by firm_id, period_end, restated_by, stated_as order by release_order)
),

restated as (
    select * from {{ ref('int_net_flows__restatement') }}
    union all by name
    select
        firm_id,
        period_end,
        period_end as period_start,
        stated_as as restated,
        stated_as,
        restated_by,
        fund_id,
        horizon_id,
        first_release_id,
        later_release_id,
        first_printed || case when lipper_category <> first_category then ' in ' || first_category else '' end as first_printed,
        printed || case when lipper_category <> first_category then ' in ' || lipper_category else '' end as later_printed,
        cast(figure - first_figure as decimal(18, 1)) as change_units
    from compared
    where first_printed <> printed or lipper_category <> first_category
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
