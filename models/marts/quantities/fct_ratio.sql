-- One row per ratio of two quantities of one release: organic growth of each scope, net sales of a column or of a span over the
-- assets at its start; and of each change between neighbouring columns its percentage of what it is a change of, and the part of
-- a change of assets that net sales or the market make up. The linear programs bound it over sets of true values, each of which
-- makes both quantities.
with quantities as (
    select * from {{ ref('int_quantities__quantity') }}
    where quantity_kind <> 'cell' and len(terms) > 0
),

ratios as (
    select
        'growth' as ratio_kind,
        parts.*,
        wholes.quantity_id as divisor_quantity_id,
        wholes.canonical_quantity_id as divisor_canonical_id,
        wholes.amount_m as divisor_m
    from quantities as parts
    inner join quantities as wholes
        on
            parts.release_id = wholes.release_id
            and parts.subject_id = wholes.subject_id
            and parts.period_series = wholes.period_series
            and parts.period_start = wholes.period_start
    where
        parts.subject_kind = 'scope' and parts.metric_id = 'net_sales' and parts.quantity_kind in ('level', 'span')
        and wholes.subject_kind = 'scope' and wholes.metric_id = 'beginning_assets' and wholes.quantity_kind = 'level'
    union all by name
    select
        'change_pct' as ratio_kind,
        changes.*,
        levels.quantity_id as divisor_quantity_id,
        levels.canonical_quantity_id as divisor_canonical_id,
        levels.amount_m as divisor_m
    from quantities as changes
    inner join quantities as levels
        on
            changes.release_id = levels.release_id
            and changes.subject_kind = levels.subject_kind
            and changes.subject_id = levels.subject_id
            and changes.metric_id = levels.metric_id
            and changes.since_period_end = levels.period_end
    where changes.quantity_kind = 'change' and levels.quantity_kind = 'level' and levels.is_shortest_of_its_end
    union all by name
    select
        'share_of_change_pct' as ratio_kind,
        parts.* replace (changes.since_period_end as since_period_end),
        changes.quantity_id as divisor_quantity_id,
        changes.canonical_quantity_id as divisor_canonical_id,
        changes.amount_m as divisor_m
    from quantities as changes
    inner join quantities as parts
        on
            changes.release_id = parts.release_id
            and changes.subject_kind = parts.subject_kind
            and changes.subject_id = parts.subject_id
            and changes.column_id = parts.column_id
    where
        changes.quantity_kind = 'change' and changes.metric_id = 'ending_assets'
        and parts.quantity_kind = 'level' and parts.metric_id in ('net_sales', 'market_appreciation')
)

select
    release_id,
    quantity_id,
    divisor_quantity_id,
    canonical_quantity_id,
    divisor_canonical_id,
    ratio_kind,
    subject_kind,
    subject_id,
    metric_id,
    column_id,
    period_series,
    period_start,
    period_end,
    since_period_end,
    amount_m,
    divisor_m
from ratios
