-- One row per column whose signs are all turned: those of the same column as it was printed before, or, printed for the first
-- time, as the balances say that its flows move.
with flow_lines as (
    select
        release_id,
        column_id,
        period_end,
        period_start,
        amount_m,
        lag(amount_m) over same_line as before_m,
        lag(release_id) over same_line as before_release_id,
        seed_location
    from {{ ref('fct_printed_cell') }}
    where metric_id not in ('beginning_assets', 'ending_assets')
    window same_line as (partition by firm_id, period_start, period_end, group_id, line_item_id order by release_order)
),

turned as (
    select
        release_id,
        column_id,
        max(before_release_id) as before_release_id,
        min(seed_location) as seed_location
    from flow_lines
    where before_m <> 0
    group by release_id, column_id
    having count(*) > 1 and bool_and(amount_m = -before_m)
),

-- What moved the assets of a block: net sales and every change. A block that prints no change does not say all of it.
moves as (
    select
        release_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        group_id,
        sum(amount_m) filter (where metric_id not in ('beginning_assets', 'ending_assets', 'sales', 'redemptions')) as moved_m,
        max(amount_m) filter (where metric_id = 'beginning_assets') as opening_m,
        max(amount_m) filter (where metric_id = 'ending_assets') as closing_m,
        count(*) as amounts
    from {{ ref('fct_metric_term') }}
    group by release_id, column_id, period_start, period_end, firm_id, group_id
    having
        bool_or(metric_id = 'net_sales')
        and bool_or(metric_id in ('market_appreciation', 'other_changes'))
        and period_start < period_end
),

levels as (
    select
        firm_id,
        subject_id as group_id,
        period_end,
        arg_max(amount_m, period_start) as amount_m
    from {{ ref('fct_series') }}
    where subject_kind = 'group' and metric_id = 'ending_assets'
    group by firm_id, subject_id, period_end
),

-- Balances that the block does not print are those on record of the day.
grown as (
    select
        moves.release_id,
        moves.column_id,
        moves.moved_m,
        coalesce(moves.closing_m, closes.amount_m) - coalesce(moves.opening_m, opens.amount_m) as grown_m,
        moves.amounts * 0.5 * releases.rounding_unit_m as within_m
    from moves
    inner join {{ ref('dim_release') }} as releases on moves.release_id = releases.release_id
    left join levels as closes
        on
            moves.firm_id = closes.firm_id
            and moves.group_id = closes.group_id
            and moves.period_end = closes.period_end
    left join levels as opens
        on
            moves.firm_id = opens.firm_id
            and moves.group_id = opens.group_id
            and cast(moves.period_start - interval 1 day as date) = opens.period_end
),

-- Less every flow the assets would come out, with none of the blocks they do.
turned_at_first as (
    select
        grown.release_id,
        grown.column_id
    from grown
    where abs(grown.moved_m) > grown.within_m and grown.grown_m is not null
    group by grown.release_id, grown.column_id
    having bool_and(abs(grown.grown_m + grown.moved_m) <= grown.within_m)
),

places as (
    select
        release_id,
        seed_location
    from {{ ref('stg_reported__release') }}
),

findings as (
    select
        release_id,
        'signs_turned' as finding_kind,
        column_id as subject,
        'every flow to ' || column_id || ' has the sign turned that ' || before_release_id || ' printed' as finding,
        seed_location
    from turned
    union all
    select
        turned_at_first.release_id,
        'signs_turned' as finding_kind,
        turned_at_first.column_id as subject,
        'in every block to ' || turned_at_first.column_id || ' the opening less net sales and changes makes the close: are all '
        || 'signs turned?' as finding,
        places.seed_location
    from turned_at_first
    inner join places on turned_at_first.release_id = places.release_id
    anti join turned
        on turned_at_first.release_id = turned.release_id and turned_at_first.column_id = turned.column_id
)

select
    release_id,
    finding_kind,
    'warning' as severity,
    subject,
    finding,
    seed_location
from findings
