-- One row per level that a statement about amounts needs: of the period it is about (current), of each period that one is
-- compared with (compared), and the part of a change (part). As the statement's own release has it, else as the firm's newest
-- release that does; one that no release has keeps its row with NULLs, so that the statement can say what is missing. A
-- statement about a month is checked against months, one about a quarter against quarters; a balance is as of a day.
with statements as (
    select
        claims.release_id,
        claims.claim_id,
        claims.claim_kind,
        claims.subject_kind,
        claims.subject_id,
        claims.metric_id,
        claims.changing_metric_id,
        claims.sign,
        claims.period_end,
        claims.compared_period_end,
        releases.firm_id,
        periods.period_length,
        coalesce(periods.period_months, 1) as period_months
    from {{ ref('stg_reported__claim') }} as claims
    inner join {{ ref('dim_release') }} as releases on claims.release_id = releases.release_id
    left join {{ ref('fct_printed_column') }} as periods
        on
            claims.release_id = periods.release_id
            and claims.period_end = periods.period_end
            and periods.is_shortest_of_its_end
    where claims.subject_kind is not null
),

needed as (
    select
        *,
        'current' as operand,
        changing_metric_id as needed_metric_id,
        period_end as needed_period_end
    from statements
    union all
    select
        *,
        'part' as operand,
        metric_id as needed_metric_id,
        period_end as needed_period_end
    from statements
    where claim_kind = 'share_of_change_pct'
    union all
    -- The extreme since a period is compared with every period after that one, a century at most; any other statement with one.
    select
        statements.*,
        'compared' as operand,
        statements.changing_metric_id as needed_metric_id,
        case
            when statements.claim_kind = 'extreme_since'
                then last_day(cast(statements.period_end - to_months(cast(steps.months as integer)) as date))
            else statements.compared_period_end
        end as needed_period_end
    from statements
    inner join range(1, 1200) as steps (months)
        on
            case
                when statements.claim_kind = 'extreme_since'
                    then
                        steps.months % statements.period_months = 0
                        and steps.months < {{ months_from('statements.compared_period_end', 'statements.period_end') }}
                else steps.months = 1
            end
)

select
    needed.release_id,
    needed.claim_id,
    needed.operand,
    needed.needed_period_end as period_end,
    case when needed.sign < 0 then needed.metric_id else needed.needed_metric_id end as metric_id,
    needed.subject_id,
    levels.release_id as stated_by_release_id,
    levels.quantity_id,
    needed.sign * levels.amount_m as amount_m,
    least(needed.sign * levels.low_m, needed.sign * levels.high_m) as low_m,
    greatest(needed.sign * levels.low_m, needed.sign * levels.high_m) as high_m
from needed
left join {{ ref('fct_stated_level') }} as levels
    on
        needed.firm_id = levels.firm_id
        and needed.subject_kind = levels.subject_kind
        and needed.subject_id = levels.subject_id
        and needed.needed_metric_id = levels.metric_id
        and needed.needed_period_end = levels.period_end
        and levels.is_shortest_of_its_end
        and (needed.needed_metric_id = 'ending_assets' or coalesce(needed.period_length = levels.period_length, true))
qualify row_number() over (
    partition by needed.release_id, needed.claim_id, needed.operand, needed.needed_period_end
    order by (needed.release_id = levels.release_id) desc nulls last, levels.release_order desc nulls last
) = 1
