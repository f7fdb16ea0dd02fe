-- One row per figure of a release's headline, in the order to read them: what the terminal, the page and the workbook show.
-- The newest figure stands beside that of the firm's release before: balances and shares always, flows where both cover as
-- many months.
with figures as (
    select
        h.*,
        r.firm_id,
        r.release_order,
        h.period_end = max(h.period_end) over (partition by h.release_id, h.measure, h.scope_id, h.horizon_years) as is_newest,
        {{ months_from('h.period_start', 'h.period_end') }} as months_between
    from {{ ref('int_release__headline_figure') }} as h
    inner join {{ ref('dim_release') }} as r on h.release_id = r.release_id
),

measures (measure, measure_order) as (
    values ('ending_assets', 1), ('net_sales', 2), ('organic_growth', 3), ('top_quartile', 4), ('top_half', 5)
),

beside_before as (
    select
        f.*,
        m.measure_order,
        s.display_order as scope_order,
        p.release_id as before_release_id,
        p.period_end as before_period_end,
        case
            when p.unit = f.unit then p.figure
            when p.unit = 'millions' then cast(p.figure * 0.001 as decimal(18, 6))
            when p.unit = 'billions' then cast(p.figure * 1000 as decimal(18, 6))
        end as before_figure
    from figures as f
    inner join measures as m on f.measure = m.measure
    left join {{ ref('dim_scope') }} as s on f.scope_id = s.scope_id
    left join figures as p
        on
            f.firm_id = p.firm_id
            and f.release_order = p.release_order + 1
            and f.label = p.label
            and f.is_newest
            and p.is_newest
            and (f.months_between = p.months_between or f.measure not in ('net_sales', 'organic_growth'))
)

select
    release_id,
    cast(
        row_number() over (
            partition by release_id
            order by measure_order, scope_order nulls first, horizon_years nulls first, period_end
        ) as integer
    ) as row_number,
    label,
    measure,
    scope_id,
    horizon_years,
    period_start,
    period_end,
    is_newest,
    unit,
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
