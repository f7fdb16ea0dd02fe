-- One row per statement about amounts: the value from the figures as printed, and how low and how high the true one can be.
-- A change is in the release's amount unit, a share in percent; of the lowest or highest since a period the value is its lead
-- over the best of the periods after that one, and 0 or more holds. Figures of one release vary as its whole table lets them,
-- those of two releases each on their own.
with comparisons as (
    select
        compared.release_id,
        compared.claim_id,
        claims.claim_kind,
        claims.comparison,
        current_level.amount_m as current_amount_m,
        current_level.low_m as current_low_m,
        current_level.high_m as current_high_m,
        compared.amount_m as compared_amount_m,
        compared.low_m as compared_low_m,
        compared.high_m as compared_high_m,
        part.amount_m as part_amount_m,
        part.low_m as part_low_m,
        part.high_m as part_high_m,
        current_level.amount_m - compared.amount_m as change_amount_m,
        coalesce(
            least(claims.sign * changes.low_m, claims.sign * changes.high_m), current_level.low_m - compared.high_m
        ) as change_low_m,
        coalesce(
            greatest(claims.sign * changes.low_m, claims.sign * changes.high_m), current_level.high_m - compared.low_m
        ) as change_high_m,
        releases.units_per_million,
        ratios.low_quantity_m,
        ratios.low_divisor_m,
        ratios.high_quantity_m,
        ratios.high_divisor_m
    from {{ ref('stg_reported__claim') }} as claims
    inner join {{ ref('dim_release') }} as releases on claims.release_id = releases.release_id
    inner join {{ ref('int_claims__operand') }} as compared
        on claims.release_id = compared.release_id and claims.claim_id = compared.claim_id and compared.operand = 'compared'
    inner join {{ ref('int_claims__operand') }} as current_level
        on
            claims.release_id = current_level.release_id
            and claims.claim_id = current_level.claim_id
            and current_level.operand = 'current'
    left join {{ ref('int_claims__operand') }} as part
        on claims.release_id = part.release_id and claims.claim_id = part.claim_id and part.operand = 'part'
    left join {{ ref('fct_bound') }} as changes
        on
            current_level.stated_by_release_id = changes.release_id
            and compared.stated_by_release_id = changes.release_id
            and current_level.quantity_id is not null
            and compared.quantity_id is not null
            and changes.quantity_kind = 'change'
            and claims.subject_kind = changes.subject_kind
            and claims.subject_id = changes.subject_id
            and claims.changing_metric_id = changes.metric_id
            and current_level.period_end = changes.period_end
            and compared.period_end = changes.since_period_end
    left join {{ ref('fct_ratio_bound') }} as ratios
        on
            claims.release_id = ratios.release_id
            and claims.claim_kind = ratios.ratio_kind
            and current_level.period_end = ratios.period_end
            and compared.period_end = ratios.since_period_end
            and case claims.claim_kind
                when 'change_pct' then compared.quantity_id = ratios.divisor_quantity_id
                else part.quantity_id = ratios.quantity_id
            end
            and claims.release_id = current_level.stated_by_release_id
            and claims.release_id = compared.stated_by_release_id
            and coalesce(part.stated_by_release_id, claims.release_id) = claims.release_id
            and current_level.quantity_id is not null
            and compared.quantity_id is not null
),

-- A change by b is read as a / b - 1, where b stands once, and as (a - b) / b, whose change knows the table; both hold.
measured as (
    select
        *,
        {% for end, extreme, narrower in [('low', 'least', 'greatest'), ('high', 'greatest', 'least')] -%}
            case
                when {{ end }}_divisor_m is not null then {{ exact_pct(end ~ '_quantity_m', end ~ '_divisor_m', 6) }}
                when claim_kind = 'change_pct'
                    then {{ narrower }}(
                        {{ ratio_bound_pct(extreme, 'current_low_m', 'current_high_m', 'compared_low_m', 'compared_high_m') }}
                        - 100,
                        {{ ratio_bound_pct(extreme, 'change_low_m', 'change_high_m', 'compared_low_m', 'compared_high_m') }}
                    )
                when claim_kind = 'share_of_change_pct'
                    then {{ ratio_bound_pct(extreme, 'part_low_m', 'part_high_m', 'change_low_m', 'change_high_m') }}
                when comparison = 'lowest_since' then -change_{{ 'high' if end == 'low' else 'low' }}_m * units_per_million
                else change_{{ end }}_m * units_per_million
            end as {{ end }},
        {% endfor -%}
        case claim_kind
            when 'change_pct' then {{ exact_pct('current_amount_m', 'compared_amount_m', 6) }} - 100
            when 'share_of_change_pct' then {{ exact_pct('part_amount_m', 'change_amount_m', 6) }}
            else change_amount_m * units_per_million * case comparison when 'lowest_since' then -1 else 1 end
        end as value
    from comparisons
),

-- Of several comparisons the one with the least lead counts; with one of them unknown, nothing is known.
valued as (
    select
        release_id,
        claim_id,
        case when count(*) = count(value) then min(value) end as computed_value,
        case when count(*) = count(low) then min(low) end as computed_low,
        case when count(*) = count(high) then min(high) end as computed_high,
        count(*) filter (where change_amount_m is not null and change_low_m is null)
        + count(*) filter (where part_amount_m is not null and part_low_m is null) as unbounded
    from measured
    group by release_id, claim_id
),

operands as (
    select
        release_id,
        claim_id,
        count(*) as needed,
        count(*) filter (where operand = 'compared') as compared,
        count(*) filter (where amount_m is null) as missing,
        any_value(metric_id || ' of ' || subject_id) as metric,
        string_agg(
            case when amount_m is null then metric_id || ' of ' || subject_id || ' at ' || period_end end,
            ', ' order by period_end
        ) as missing_levels,
        min(period_end) filter (where amount_m is null) as first_missing,
        max(period_end) filter (where amount_m is null) as last_missing
    from {{ ref('int_claims__operand') }}
    group by release_id, claim_id
)

select
    operands.release_id,
    operands.claim_id,
    cast(valued.computed_value as decimal(18, 6)) as computed_value,
    cast(valued.computed_low as decimal(18, 6)) as computed_low,
    cast(valued.computed_high as decimal(18, 6)) as computed_high,
    case when claims.claim_kind in ('change', 'extreme_since') then releases.amount_unit else 'percent' end as unit,
    case
        when operands.missing > 0 and claims.claim_kind <> 'extreme_since' then 'not on record: ' || operands.missing_levels
        when operands.missing > 0
            then
                'not on record: ' || operands.metric || ' for ' || operands.missing || ' of ' || operands.needed
                || ' periods, the first to ' || operands.first_missing || ', the last to ' || operands.last_missing
        when operands.compared = 0 then 'no period lies between the two'
        when valued.unbounded > 0 then 'a printed figure it rests on has no bounds'
        when valued.computed_low is null then 'within rounding, the amount it is measured by may be nothing'
    end as reason
from operands
inner join {{ ref('stg_reported__claim') }} as claims
    on operands.release_id = claims.release_id and operands.claim_id = claims.claim_id
inner join {{ ref('dim_release') }} as releases on operands.release_id = releases.release_id
left join valued on operands.release_id = valued.release_id and operands.claim_id = valued.claim_id
