{#- The rows of the table of quartile shares in their order; it ends a query that has a CTE cells: release_id, quartile,
    column_number, printed_label, share_text. -#}
{%- macro exhibit_2_quartile_rows() -%}
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
        {{ side_by_side('printed_label', 'share', 7) }}
    from cells
    group by release_id
),

quartiles as (
    select
        release_id,
        quartile as row_order,
        'quartile' as row_kind,
        case quartile when 1 then '1st' when 2 then '2nd' when 3 then '3rd' when 4 then '4th' end || ' Quartile' as label,
        {{ side_by_side('share_text', 'share', 7) }}
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
{%- endmacro -%}
