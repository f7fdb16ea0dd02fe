-- One row per ratio that has bounds: its two quantities in the set of true values where their ratio is smallest, and where it is
-- largest. The percentage is made of them where it is said, rounded once from the exact quotient.
with solved as (
    select
        release_id,
        unnest(ratios) as ends
    from {{ ref('int_bounds__solution') }}
)

select
    ratios.release_id,
    ratios.quantity_id,
    ratios.divisor_quantity_id,
    ratios.ratio_kind,
    ratios.subject_kind,
    ratios.subject_id,
    ratios.metric_id,
    ratios.column_id,
    ratios.period_series,
    ratios.period_start,
    ratios.period_end,
    ratios.since_period_end,
    {% for end in ['low', 'high'] -%}
        {% for name, amount, numerator in [
            ('quantity', 'amount_m', 'numerator'), ('divisor', 'divisor_m', 'divisor_numerator')
        ] -%}
            {{ amount_at(
                'ratios.' ~ amount, 'solved.ends.' ~ end ~ '_' ~ numerator, 'solved.ends.denominator', 'releases.rounding_unit_m'
            ) }} as {{ end }}_{{ name }}_m
            {%- if not loop.last %},{% endif %}
        {% endfor -%}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from {{ ref('fct_ratio') }} as ratios
inner join {{ ref('dim_release') }} as releases on ratios.release_id = releases.release_id
inner join solved
    on
        ratios.release_id = solved.release_id
        and ratios.canonical_quantity_id = solved.ends['quantity_id']
        and ratios.divisor_canonical_id = solved.ends['divisor_id']
