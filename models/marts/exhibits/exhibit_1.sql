-- One row per printed row of Exhibit 1, assets and flows by discipline: text as the firm prints it, in its order. A release
-- with more than five periods goes on below in further panels.
with lines as (
    select
        release_id,
        firm_id,
        column_id,
        group_id,
        line_item_id,
        role,
        printed_label,
        {{ without_currency_sign('amount_printed') }} as amount_text
    from {{ ref('fct_printed_cell') }}
),

{{ exhibit_1_rows(ref('int_exhibits__column'), ref('dim_release'), ['release_id']) }}
