-- One row per ratio of two quantities of one release: organic growth of each scope, net sales of a column or of a span over the
-- assets at its start; and what a statement says in percent, a change over what it is a change of, or a part over the change.
-- The linear programs bound it over sets of true values, each of which makes both quantities.
with quantities as (
    select
        release_id,
        quantity_id,
        canonical_quantity_id,
        column_id,
        period_series,
        period_start,
        period_end,
        since_period_end,
        subject_kind,
        subject_id,
        metric_id,
        sum(amount_m) as amount_m
    from {{ ref('fct_quantity_term') }}
    where subject_kind <> 'line'
    group by all
),

growth as (
    select
        parts.release_id,
        'growth:' || parts.quantity_id as ratio_id,
        parts.column_id,
        parts.period_series,
        parts.period_start,
        parts.period_end,
        parts.subject_id as scope_id,
        parts.canonical_quantity_id as quantity,
        wholes.canonical_quantity_id as divisor,
        parts.amount_m as quantity_m,
        wholes.amount_m as divisor_m
    from quantities as parts
    inner join quantities as wholes
        on
            parts.release_id = wholes.release_id
            and parts.subject_id = wholes.subject_id
            and parts.period_series = wholes.period_series
            and parts.period_start = wholes.period_start
            and wholes.subject_kind = 'scope'
            and wholes.metric_id = 'beginning_assets'
            and wholes.since_period_end is null
    where
        parts.subject_kind in ('scope', 'span')
        and parts.metric_id = 'net_sales'
        and parts.since_period_end is null
),

-- Of columns that end on one day, statements are about the shortest.
stated as (
    select
        claims.release_id,
        'claim:' || claims.claim_id as ratio_id,
        claims.claim_id,
        parts.canonical_quantity_id as quantity,
        wholes.canonical_quantity_id as divisor,
        parts.amount_m as quantity_m,
        wholes.amount_m as divisor_m
    from {{ ref('stg_reported__claim') }} as claims
    inner join quantities as parts
        on
            claims.release_id = parts.release_id
            and claims.subject_kind = parts.subject_kind
            and claims.subject_id = parts.subject_id
            and cast(claims.period_end as varchar) = parts.column_id
            and case claims.claim_kind
                when 'change_pct'
                    then claims.changing_metric_id = parts.metric_id and claims.compared_period_end = parts.since_period_end
                else claims.metric_id = parts.metric_id and parts.since_period_end is null
            end
    inner join quantities as wholes
        on
            claims.release_id = wholes.release_id
            and claims.subject_kind = wholes.subject_kind
            and claims.subject_id = wholes.subject_id
            and claims.changing_metric_id = wholes.metric_id
            and case claims.claim_kind
                when 'change_pct'
                    then cast(claims.compared_period_end as varchar) = wholes.column_id and wholes.since_period_end is null
                else
                    cast(claims.period_end as varchar) = wholes.column_id
                    and claims.compared_period_end = wholes.since_period_end
            end
    where claims.claim_kind in ('change_pct', 'share_of_change_pct')
),

ratios as (
    select * from growth
    union all by name
    select * from stated
)

select
    release_id,
    ratio_id,
    column_id,
    period_series,
    period_start,
    period_end,
    scope_id,
    claim_id,
    quantity,
    divisor,
    cast(quantity_m as decimal(18, 3)) as quantity_m,
    cast(divisor_m as decimal(18, 3)) as divisor_m
from ratios
