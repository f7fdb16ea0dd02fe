-- One row per release, period and scope whose organic growth has bounds: the smallest and the largest that any one set of true
-- values makes, in percent, rounded once from the exact quotient.
select
    ratios.release_id,
    ratios.column_id,
    ratios.period_end,
    ratios.scope_id,
    {% for end in ['low', 'high'] -%}
        {{ exact_pct(
            amount_at('ratios.quantity_m', 'solutions.' ~ end ~ '_numerator', 'solutions.denominator', 'releases.rounding_unit_m'),
            amount_at(
                'ratios.divisor_m', 'solutions.' ~ end ~ '_divisor_numerator', 'solutions.denominator', 'releases.rounding_unit_m'
            )
        ) }} as {{ end }}_pct
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('int_bounds__ratio') }} as ratios
inner join {{ ref('int_reference__release') }} as releases on ratios.release_id = releases.release_id
inner join {{ ref('int_bounds__solution') }} as solutions
    on
        ratios.release_id = solutions.release_id
        and solutions.result_kind = 'ratio'
        and ratios.ratio_id = solutions.subject
