-- One row per quantity of a release that can be true: how far its smallest and its largest true value are from its print, in
-- units, exact fractions. What the rounding of its own lines allows, or what its multipliers prove where that is tighter: a
-- bound without a proof is as wide as print.
with quantities as (
    select
        release_id,
        subject as quantity_id,
        coalesce(same_as, subject) as proven_as
    from {{ ref('int_bounds__solution') }}
    where result_kind = 'quantity'
),

own_reach as (
    select
        terms.release_id,
        terms.quantity_id,
        cast(sum(abs(terms.coefficient) * {{ in_halves('flow_lines.reach_units') }}) as bigint) as halves
    from {{ ref('int_quantities__term') }} as terms
    inner join {{ ref('int_flows__flow_line') }} as flow_lines
        on terms.release_id = flow_lines.release_id and terms.flow_line_id = flow_lines.flow_line_id
    group by terms.release_id, terms.quantity_id
),

proven as (
    select
        release_id,
        quantity_id,
        side,
        numerator,
        denominator
    from {{ ref('int_bounds__proven_end') }}
),

judged as (
    select
        quantities.release_id,
        quantities.quantity_id,
        quantities.proven_as,
        own_reach.halves,
        low_ends.numerator as low_numerator,
        low_ends.denominator as low_denominator,
        coalesce(2 * low_ends.numerator > -own_reach.halves * low_ends.denominator, false) as is_low_forced,
        high_ends.numerator as high_numerator,
        high_ends.denominator as high_denominator,
        coalesce(2 * high_ends.numerator < own_reach.halves * high_ends.denominator, false) as is_high_forced
    from quantities
    inner join own_reach
        on quantities.release_id = own_reach.release_id and quantities.quantity_id = own_reach.quantity_id
    left join proven as low_ends
        on
            quantities.release_id = low_ends.release_id
            and quantities.proven_as = low_ends.quantity_id
            and low_ends.side = 'low'
    left join proven as high_ends
        on
            quantities.release_id = high_ends.release_id
            and quantities.proven_as = high_ends.quantity_id
            and high_ends.side = 'high'
)

select
    release_id,
    quantity_id,
    proven_as,
    is_low_forced,
    case when is_low_forced then low_numerator else -halves end as low_numerator,
    case when is_low_forced then low_denominator else 2 end as low_denominator,
    is_high_forced,
    case when is_high_forced then high_numerator else halves end as high_numerator,
    case when is_high_forced then high_denominator else 2 end as high_denominator
from judged
