-- One row per statement that a period is the lowest or highest since another: its lead, in the release's amount unit, over
-- the best of the periods that came after that one; 0 or more holds. The period since which it is the extreme is itself not
-- judged: it is named because it was more extreme. With one period missing in between, nothing is known.
with operands as (
    select
        o.release_id,
        o.claim_id,
        c.comparison,
        o.operand,
        o.metric_id,
        o.scope_id,
        o.period_end,
        o.amount_m,
        -- Turned so that lower is always the better.
        case when c.comparison = 'highest_since' then -o.amount_m else o.amount_m end as rank_m,
        case when c.comparison = 'highest_since' then -o.high_m else o.low_m end as rank_low_m,
        case when c.comparison = 'highest_since' then -o.low_m else o.high_m end as rank_high_m
    from {{ ref('int_claims__operand') }} as o
    inner join {{ ref('stg_reported__claim') }} as c on o.release_id = c.release_id and o.claim_id = c.claim_id
    where c.claim_kind = 'extreme_since'
),

leads as (
    select
        release_id,
        claim_id,
        min(rank_m) filter (where operand = 'between') - max(rank_m) filter (where operand = 'current') as lead_m,
        min(rank_low_m) filter (where operand = 'between')
        - max(rank_high_m) filter (where operand = 'current') as lead_low_m,
        min(rank_high_m) filter (where operand = 'between')
        - max(rank_low_m) filter (where operand = 'current') as lead_high_m,
        count(*) filter (where operand = 'between') as periods_between,
        count(*) as periods_needed,
        count(*) filter (where amount_m is null) as periods_missing,
        count(*) filter (where amount_m is not null and rank_low_m is null) as periods_unbounded,
        min(metric_id) || ' of ' || min(scope_id) as what,
        min(period_end) filter (where amount_m is null) as first_missing,
        max(period_end) filter (where amount_m is null) as last_missing
    from operands
    group by release_id, claim_id
),

releases as (
    select
        release_id,
        amount_unit,
        {{ units_per_million('millions_per_unit') }} as units_per_million
    from {{ ref('dim_release') }}
)

select
    l.release_id,
    l.claim_id,
    cast(case when l.periods_missing = 0 then l.lead_m * r.units_per_million end as decimal(18, 6)) as computed_value,
    {% for end in ['low', 'high'] -%}
        cast(
            case
                when l.periods_missing = 0 and l.periods_unbounded = 0 then l.lead_{{ end }}_m * r.units_per_million
            end as decimal(18, 6)
        ) as computed_{{ end }},
    {% endfor -%}
    r.amount_unit as unit,
    case
        when l.periods_missing > 0
            then
                'not on record: ' || l.what || ' for ' || l.periods_missing || ' of ' || l.periods_needed
                || ' periods, the first to ' || l.first_missing || ', the last to ' || l.last_missing
        when l.periods_between = 0 then 'no period lies between the two'
        when l.periods_unbounded > 0 then 'a printed cell it rests on has no bounds'
    end as reason
from leads as l
inner join releases as r on l.release_id = r.release_id
