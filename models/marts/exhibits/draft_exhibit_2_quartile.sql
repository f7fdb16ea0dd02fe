-- One row per printed row of the table of quartile shares as the books would print it: shares of the retail funds ranked, to
-- the tenth, apportioned so that the four sum to 100.0.
with counts as (
    select
        drafts.release_id,
        horizon_columns.column_number,
        horizon_columns.printed_label,
        quartiles.quartile,
        count(*) filter (where ranks.quartile = quartiles.quartile) as funds_in_quartile,
        count(*) as funds_ranked
    from {{ ref('stg_rolled__fund_rank') }} as ranks
    inner join {{ ref('int_draft__release') }} as drafts on ranks.as_of_date = drafts.as_of_date
    inner join {{ ref('int_draft__horizon_column') }} as horizon_columns
        on drafts.release_id = horizon_columns.release_id and ranks.horizon_id = horizon_columns.horizon_id
    cross join (values (1), (2), (3), (4)) as quartiles (quartile)
    where ranks.is_retail
    group by all
),

shares as (
    select
        release_id,
        quartile,
        column_number,
        printed_label,
        cast(
            {{ largest_remainder(
                'funds_in_quartile', 'funds_ranked', units=1000,
                within='release_id, column_number', order_by='quartile'
            ) }} * 0.1 as decimal(4, 1)
        ) as share_apportioned_pct
    from counts
),

cells as (
    select
        release_id,
        quartile,
        column_number,
        printed_label,
        share_apportioned_pct || case quartile when 1 then '%' else '' end as share_text
    from shares
),

{{ exhibit_2_quartile_rows() }}
