-- One row per printed row of the quartile table: text as the firm prints it, the percent sign on the first row alone.
-- Only releases that print such a table have rows.
with printed as (
    select
        release_id,
        quartile,
        {% for years in [1, 3, 5, 10] -%}
        max(rtrim(percent_printed, '%')) filter (where horizon_years = {{ years }}) as share_{{ years }}_year,
        {% endfor %}
    from {{ ref('stg_reported__quartile') }}
    group by release_id, quartile
),

headings as (
    select distinct
        release_id,
        h.quartile,
        case h.quartile when -1 then 'Percent of Retail Funds per Lipper Quartile based on Total Returns' end as label,
        {% for years in [1, 3, 5, 10] -%}
        case h.quartile when 0 then '{{ years }}-Year' end as share_{{ years }}_year,
        {% endfor %}
    from printed
    cross join (values (-1), (0)) as h (quartile)
),

rows_in_order as (
    select
        release_id,
        quartile,
        case quartile when -1 then 'title' else 'heading' end as row_kind,
        label,
        {% for years in [1, 3, 5, 10] -%}
        share_{{ years }}_year,
        {% endfor %}
    from headings
    union all
    select
        release_id,
        quartile,
        'quartile' as row_kind,
        case quartile when 1 then '1st' when 2 then '2nd' when 3 then '3rd' when 4 then '4th' end || ' Quartile' as label,
        {% for years in [1, 3, 5, 10] -%}
        share_{{ years }}_year || case quartile when 1 then '%' else '' end as share_{{ years }}_year,
        {% endfor %}
    from printed
)

select
    release_id,
    cast(row_number() over (partition by release_id order by quartile) as integer) as row_number,
    row_kind,
    label,
    {% for years in [1, 3, 5, 10] -%}
    share_{{ years }}_year,
    {% endfor %}
from rows_in_order
