-- One row per ratio that has bounds: its two quantities in the set of true values where their ratio is smallest, and where it is
-- largest. The percentage is made of them where it is said, rounded once from the exact quotient.
select
    ratios.release_id,
    ratios.ratio_id,
    ratios.column_id,
    ratios.period_series,
    ratios.period_start,
    ratios.period_end,
    ratios.scope_id,
    ratios.claim_id,
    {% for end in ['low', 'high'] -%}
        {% for amount, deviation in [('quantity_m', 'numerator'), ('divisor_m', 'divisor_numerator')] -%}
            {{ amount_at(
                'ratios.' ~ amount, 'solutions.' ~ end ~ '_' ~ deviation, 'solutions.denominator', 'releases.rounding_unit_m'
            ) }} as {{ end }}_{{ amount }}
            {%- if not loop.last %},{% endif %}
        {% endfor -%}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('fct_ratio') }} as ratios
inner join {{ ref('dim_release') }} as releases on ratios.release_id = releases.release_id
inner join {{ ref('int_bounds__solution') }} as solutions
    on
        ratios.release_id = solutions.release_id
        and solutions.result_kind = 'ratio'
        and ratios.ratio_id = solutions.subject
