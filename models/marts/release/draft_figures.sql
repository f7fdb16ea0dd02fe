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
    from {{ ref('int_flows__figure') }}
),

figures as (
    select
        d.release_id,
        b.line_item_id as metric_id,
        b.group_id,
        b.period_end,
        b.amount,
        cast(
            sign(
                b.amount) * ((2 * cast(abs(b.amount) * 100 as hugeint) + cast(d.rounding_unit_m * 100000000 as hugeint))
            // (2 * cast(d.rounding_unit_m * 100000000 as hugeint))
            ) as bigint
        ) as units,
        d.rounding_unit_m,
        d.amount_decimals
    from drafts as d
    inner join months as m on d.release_id = m.release_id
    inner join {{ ref('int_draft__group_month') }} as b
        on d.firm_id = b.firm_id and m.period_start = b.period_start and m.period_end = b.period_end
    where b.line_item_id in ('ending_assets', 'average_assets', 'net_sales')
)

select
    f.release_id,
    f.metric_id,
    f.group_id,
    f.period_end,
    case when f.amount = 0 then '-' else {{ draft_text('f.units', 'f.amount_decimals') }} end as figure,
    cast(f.amount * 0.000001 as decimal(28, 8)) as books_m,
    cast(f.units * f.rounding_unit_m as decimal(18, 3)) as books_rounded_m,
    s.amount_printed,
    s.amount_m,
    case
        when s.amount_m is null then 'not_stated'
        when s.amount_m = f.units * f.rounding_unit_m then 'agrees'
        when abs(s.amount_m - f.amount * 0.000001) < f.rounding_unit_m then 'differs_by_rounding'
        else 'differs'
    end as status
from figures as f
left join stated as s
    on f.release_id = s.release_id and f.metric_id = s.metric_id and f.group_id = s.group_id and f.period_end = s.period_end
