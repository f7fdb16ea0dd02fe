-- One row per statement about a change: the value from the figures as printed, and how low and how high the true one can
-- be, each figure's bounds taken on their own (conservative). A change in the release's amount unit, a share in percent.
with operands as (
    select
        o.release_id,
        o.claim_id,
        c.claim_kind,
        {% for operand in ['current', 'compared', 'part'] -%}
            max(o.amount_m) filter (where o.operand = '{{ operand }}') as {{ operand }}_amount_m,
            max(o.low_m) filter (where o.operand = '{{ operand }}') as {{ operand }}_low_m,
            max(o.high_m) filter (where o.operand = '{{ operand }}') as {{ operand }}_high_m,
        {% endfor -%}
        string_agg(
            case when o.amount_m is null then o.metric_id || ' of ' || o.scope_id || ' at ' || o.period_end end,
            ', ' order by o.period_end
        ) as missing,
        count(*) filter (where o.amount_m is not null and o.low_m is null) as unbounded
    from {{ ref('int_claims__operand') }} as o
    inner join {{ ref('stg_reported__claim') }} as c on o.release_id = c.release_id and o.claim_id = c.claim_id
    where c.claim_kind <> 'extreme_since'
    group by o.release_id, o.claim_id, c.claim_kind
),

changes as (
    select
        o.*,
        o.current_amount_m - o.compared_amount_m as change_amount_m,
        o.current_low_m - o.compared_high_m as change_low_m,
        o.current_high_m - o.compared_low_m as change_high_m,
        r.amount_unit,
        {{ units_per_million('r.millions_per_unit') }} as units_per_million
    from operands as o
    inner join {{ ref('dim_release') }} as r on o.release_id = r.release_id
),

-- A change by b is read as a / b - 1 and not as (a - b) / b: b stands once, which keeps the bounds sharp.
ratios as (
    select
        *,
        {% for measure in ['amount_m', 'low_m', 'high_m'] -%}
            case when claim_kind = 'change_pct' then current_{{ measure }} else part_{{ measure }} end as upper_{{ measure }},
            case when claim_kind = 'change_pct' then compared_{{ measure }} else change_{{ measure }} end as lower_{{ measure }},
        {% endfor -%}
        case when claim_kind = 'change_pct' then 100 else 0 end as less_pct
    from changes
),

valued as (
    select
        release_id,
        claim_id,
        case
            when claim_kind = 'change' then change_amount_m * units_per_million
            else {{ exact_pct('upper_amount_m', 'lower_amount_m', 6) }} - less_pct
        end as computed_value,
        {% for extreme, end in [('least', 'low'), ('greatest', 'high')] -%}
            case
                when claim_kind = 'change' then change_{{ end }}_m * units_per_million
                else
                    {{ ratio_bound_pct(extreme, 'upper_low_m', 'upper_high_m', 'lower_low_m', 'lower_high_m') }} - less_pct
            end as computed_{{ end }},
        {% endfor -%}
        case when claim_kind = 'change' then amount_unit else 'percent' end as unit,
        missing,
        unbounded
    from ratios
)

select
    release_id,
    claim_id,
    cast(computed_value as decimal(18, 6)) as computed_value,
    cast(computed_low as decimal(18, 6)) as computed_low,
    cast(computed_high as decimal(18, 6)) as computed_high,
    unit,
    case
        when missing is not null then 'not on record: ' || missing
        when unbounded > 0 then 'a printed cell it rests on has no bounds'
        when computed_low is null then 'within rounding, the amount it is measured by may be nothing'
    end as reason
from valued
