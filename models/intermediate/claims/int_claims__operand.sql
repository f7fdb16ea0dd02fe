-- One row per level that a statement about amounts needs, with its amount and bounds: as the statement's own release has
-- it, else as the firm's newest release that does. One that no release has keeps its row with NULLs, so that the statement
-- can say what is missing.
with needed as (
    select
        release_id,
        claim_id,
        operand,
        period_end,
        firm_id,
        metric_id,
        scope_id,
        period_months
    from {{ ref('int_claims__needed_level') }}
),

levels as (
    select
        l.release_id,
        l.period_end,
        l.scope_id,
        l.metric_id,
        l.firm_id,
        l.period_months,
        l.amount_m,
        l.low_m,
        l.high_m,
        r.release_order
    from {{ ref('int_claims__level') }} as l
    inner join {{ ref('dim_release') }} as r on l.release_id = r.release_id
)

-- Several releases may have a level; a level whose period has no known length passes for one of the right length.
select
    n.release_id,
    n.claim_id,
    n.operand,
    n.period_end,
    n.metric_id,
    n.scope_id,
    l.release_id as stated_by_release_id,
    l.amount_m,
    l.low_m,
    l.high_m
from needed as n
left join levels as l
    on
        n.firm_id = l.firm_id
        and n.scope_id = l.scope_id
        and n.metric_id = l.metric_id
        and n.period_end = l.period_end
        and coalesce(n.period_months = l.period_months, true)
qualify row_number() over (
    partition by n.release_id, n.claim_id, n.operand, n.period_end
    order by (n.release_id = l.release_id) desc nulls last, l.release_order desc nulls last
) = 1
