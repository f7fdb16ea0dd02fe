-- One row per printed row of the quartile table: text as the firm prints it, the percent sign on the first row alone.
-- Only releases that print such a table have rows.
with cells as (
    select
        shares.release_id,
        shares.quartile,
        horizon_columns.column_number,
        horizon_columns.printed_label,
        rtrim(shares.percent_printed, '%') || case shares.quartile when 1 then '%' else '' end as share_text
    from {{ ref('stg_reported__quartile') }} as shares
    inner join {{ ref('int_release__horizon_column') }} as horizon_columns
        on
            shares.release_id = horizon_columns.release_id
            and shares.horizon_id = horizon_columns.horizon_id
            and horizon_columns.exhibit = 'exhibit_2_quartile'
),

titles as (
    select distinct
        release_id,
        -1 as row_order,
        'title' as row_kind,
        'Percent of Retail Funds per Lipper Quartile based on Total Returns' as label
    from cells
),

headings as (
    select
        release_id,
        0 as row_order,
        'heading' as row_kind,
        {% for number in range(1, 8) -%}
            max(printed_label) filter (where column_number = {{ number }}) as share_{{ number }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from cells
    group by release_id
),

quartiles as (
    select
        release_id,
        quartile as row_order,
        'quartile' as row_kind,
        case quartile when 1 then '1st' when 2 then '2nd' when 3 then '3rd' when 4 then '4th' end || ' Quartile' as label,
        {% for number in range(1, 8) -%}
            max(share_text) filter (where column_number = {{ number }}) as share_{{ number }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from cells
    group by release_id, quartile
),

rows_in_order as (
    select * from titles
    union all by name
    select * from headings
    union all by name
    select * from quartiles
)

select
    release_id,
    cast(row_number() over (partition by release_id order by row_order) as integer) as row_number,
    row_kind,
    label,
    {% for number in range(1, 8) -%}
        share_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from rows_in_order
