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
    inner join {{ ref('int_exhibits__horizon_column') }} as horizon_columns
        on
            shares.release_id = horizon_columns.release_id
            and shares.horizon_id = horizon_columns.horizon_id
            and horizon_columns.exhibit = 'exhibit_2_quartile'
),

{{ exhibit_2_quartile_rows() }}
