-- One row per printed row of the quartile table: text as the firm prints it, the percent sign on the first row alone.
-- Only releases that print such a table have rows.
with printed as (
    select
        release_id,
        quartile,
        max(rtrim(percent_printed, '%')) filter (where horizon_years = 1) as share_1_year,
        max(rtrim(percent_printed, '%')) filter (where horizon_years = 3) as share_3_year,
        max(rtrim(percent_printed, '%')) filter (where horizon_years = 5) as share_5_year,
        max(rtrim(percent_printed, '%')) filter (where horizon_years = 10) as share_10_year
    from {{ ref('stg_reported__quartile') }}
    group by release_id, quartile
),

column_heads (quartile, row_kind, label, share_1_year, share_3_year, share_5_year, share_10_year) as (
    values
    (-1, 'title', 'Percent of Retail Funds per Lipper Quartile based on Total Returns', null, null, null, null),
    (0, 'heading', null, '1-Year', '3-Year', '5-Year', '10-Year')
),

rows_in_order as (
    select distinct
        printed.release_id,
        column_heads.*
    from printed
    cross join column_heads
    union all
    select
        release_id,
        quartile,
        'quartile' as row_kind,
        case quartile when 1 then '1st' when 2 then '2nd' when 3 then '3rd' when 4 then '4th' end || ' Quartile' as label,
        share_1_year || case quartile when 1 then '%' else '' end as share_1_year,
        share_3_year || case quartile when 1 then '%' else '' end as share_3_year,
        share_5_year || case quartile when 1 then '%' else '' end as share_5_year,
        share_10_year || case quartile when 1 then '%' else '' end as share_10_year
    from printed
)

select
    release_id,
    cast(row_number() over (partition by release_id order by quartile) as integer) as row_number,
    row_kind,
    label,
    share_1_year,
    share_3_year,
    share_5_year,
    share_10_year
from rows_in_order
