-- One row per ratio of two quantities of one release: organic growth of each scope, net sales over beginning assets. The linear
-- programs bound it over sets of true values, each of which makes both quantities.
with quantities as (
    select
        release_id,
        column_id,
        period_end,
        subject_id,
        metric_id,
        any_value(bounded_as) as bounded_as,
        sum(amount_m) as amount_m
    from {{ ref('int_quantities__term') }}
    where subject_kind = 'scope' and since_period_end is null and metric_id in ('net_sales', 'beginning_assets')
    group by release_id, column_id, period_end, subject_id, metric_id
)

select
    parts.release_id,
    'growth:' || parts.column_id || ':' || parts.subject_id as ratio_id,
    parts.column_id,
    parts.period_end,
    parts.subject_id as scope_id,
    parts.bounded_as as quantity,
    wholes.bounded_as as divisor,
    cast(parts.amount_m as decimal(18, 3)) as quantity_m,
    cast(wholes.amount_m as decimal(18, 3)) as divisor_m
from quantities as parts
inner join quantities as wholes
    on
        parts.release_id = wholes.release_id
        and parts.column_id = wholes.column_id
        and parts.subject_id = wholes.subject_id
where parts.metric_id = 'net_sales' and wholes.metric_id = 'beginning_assets'
