-- One row per printed row of Exhibit 2, peer rankings by fund: text as the firm prints it, in its order.
{{ exhibit_2_rows(ref('int_release__exhibit_2_fund'), ref('int_release__horizon_column'), ref('int_reference__release')) }}

select
    release_id,
    cast(row_number() over (partition by release_id order by group_order, display_order, fund_id) as integer) as row_number,
    row_kind,
    label,
    lipper_category,
    {% for number in range(1, 8) -%}
        percentile_{{ number }},
        rank_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from printed
