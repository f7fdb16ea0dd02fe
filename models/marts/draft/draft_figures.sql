-- One row per level that a release can state in its text, of every group and month of its table, as the books have it, with
-- what the release states, if it does. The source of average assets that print has no table for.
with drafts as (
    select * from {{ ref('int_draft__release') }}
),

months as (
    select distinct
        release_id,
        period_start,
        period_end
    from {{ ref('int_draft__cell') }}
),

stated as (
    select
        release_id,
        metric_id,
        group_id,
        period_end,
        amount_printed,
        amount_m
    from {{ ref('fct_reported_figure') }}
),

figures as (
    select
        drafts.release_id,
        books.line_item_id as metric_id,
        books.group_id,
        books.period_end,
        books.amount,
        cast(
            {{ round_div('cast(books.amount * 100 as hugeint)', 'cast(drafts.rounding_unit_m * 100000000 as hugeint)') }}
            as bigint
        ) as units,
        drafts.rounding_unit_m,
        drafts.amount_decimals
    from drafts
    inner join months on drafts.release_id = months.release_id
    inner join {{ ref('int_draft__group_month') }} as books
        on drafts.firm_id = books.firm_id and months.period_start = books.period_start and months.period_end = books.period_end
    where books.line_item_id in ('ending_assets', 'average_assets', 'net_sales')
)

select
    figures.release_id,
    figures.metric_id,
    figures.group_id,
    figures.period_end,
    {{ amount_as_printed('figures.amount', 'figures.units', 'figures.amount_decimals') }} as figure,
    cast(figures.amount * 0.000001 as decimal(28, 8)) as books_m,
    cast(figures.units * figures.rounding_unit_m as decimal(18, 3)) as books_rounded_m,
    stated.amount_printed,
    stated.amount_m,
    case
        when stated.amount_m is null then 'not_stated'
        when stated.amount_m = figures.units * figures.rounding_unit_m then 'agrees'
        when abs(stated.amount_m - figures.amount * 0.000001) < figures.rounding_unit_m then 'differs_by_rounding'
        else 'differs'
    end as status
from figures
left join stated
    on
        figures.release_id = stated.release_id
        and figures.metric_id = stated.metric_id
        and figures.group_id = stated.group_id
        and figures.period_end = stated.period_end
