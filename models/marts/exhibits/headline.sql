-- One row per figure of a release's headline, in the order to read them: what the terminal, the page and the workbook show.
-- The newest figure stands beside that of the firm's release before: balances and shares always, flows where both cover
-- periods of one length.
with figures as (
    select
        headline_figures.*,
        releases.firm_id,
        releases.release_order,
        headline_figures.period_end = max(headline_figures.period_end) over (
            partition by
                headline_figures.release_id,
                headline_figures.measure,
                headline_figures.scope_id,
                headline_figures.horizon_id
        ) as is_newest
    from {{ ref('int_exhibits__headline_figure') }} as headline_figures
    inner join {{ ref('dim_release') }} as releases on headline_figures.release_id = releases.release_id
),

measures (measure, measure_order) as (
    values ('ending_assets', 1), ('net_sales', 2), ('organic_growth', 3), ('top_quartile', 4), ('top_half', 5)
),

beside_before as (
    select
        figures.*,
        measures.measure_order,
        scopes.display_order as scope_order,
        horizons.display_order as horizon_order,
        before.release_id as before_release_id,
        before.period_end as before_period_end,
        case
            when before.unit = figures.unit then before.figure
            when before.unit = 'millions' then cast(before.figure * 0.001 as decimal(18, 6))
            when before.unit = 'billions' then cast(before.figure * 1000 as decimal(18, 6))
        end as before_figure
    from figures
    inner join measures on figures.measure = measures.measure
    left join {{ ref('dim_scope') }} as scopes on figures.scope_id = scopes.scope_id
    left join {{ ref('dim_horizon') }} as horizons on figures.horizon_id = horizons.horizon_id
    left join figures as before
        on
            figures.firm_id = before.firm_id
            and figures.release_order = before.release_order + 1
            and figures.measure = before.measure
            and figures.scope_id is not distinct from before.scope_id
            and figures.horizon_id is not distinct from before.horizon_id
            and figures.is_newest
            and before.is_newest
            and (figures.period_length = before.period_length or figures.measure not in ('net_sales', 'organic_growth'))
)

select
    release_id,
    cast(
        row_number() over (
            partition by release_id
            order by measure_order, scope_order nulls first, horizon_order nulls first, horizon_id nulls first, period_end
        ) as integer
    ) as row_number,
    label,
    measure,
    scope_id,
    horizon_id,
    horizon_years,
    period_start,
    period_end,
    is_newest,
    unit,
    decimals,
    figure,
    low,
    high,
    from_disciplines,
    funds,
    funds_ranked,
    before_release_id,
    before_period_end,
    before_figure,
    cast(figure - before_figure as decimal(18, 6)) as change_since
from beside_before
