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
    from {{ ref('int_flows__flow_line') }}
),

{{ exhibit_1_rows(ref('int_release__exhibit_1_column'), ref('int_reference__release'), ['release_id']) }}
