-- One row per printed row of the table of quartile shares, as the firm printed it and as its books would: text in its order, the
-- percent sign on the first quartile alone. Shares of drafts are of the retail funds ranked, in tenths that sum to 100.0. Only
-- releases that print such a table, and drafts with ranks, have rows; more horizons than fit side by side go on below.
with counts as (
    select
        rankings.basis,
        rankings.release_id,
        rankings.horizon_id,
        quartiles.quartile,
        count(*) filter (where rankings.quartile = quartiles.quartile) as funds_in_quartile,
        count(rankings.quartile) as funds_ranked
    from {{ ref('fct_draft_ranking') }} as rankings
    cross join range(1, 5) as quartiles (quartile)
    group by rankings.basis, rankings.release_id, rankings.horizon_id, quartiles.quartile
),

drafted as (
    select
        *,
        cast(
            {{ largest_remainder(
                'funds_in_quartile', 'funds_ranked', units=1000,
                within='basis, release_id, horizon_id', order_by='quartile'
            ) }} * 0.1 as decimal(4, 1)
        ) as share_pct
    from counts
),

shares as (
    select
        'printed' as basis,
        release_id,
        horizon_id,
        quartile,
        rtrim(percent_printed, '%') as share_text
    from {{ ref('stg_reported__quartile') }}
    union all
    select
        basis,
        release_id,
        horizon_id,
        quartile,
        cast(share_pct as varchar) as share_text
    from drafted
),

columns as (
    select * from {{ ref('int_exhibits__column') }}
    where exhibit = 'exhibit_2_quartile'
),

cells as (
    select distinct
        basis,
        release_id,
        'title' as row_kind,
        'Percent of Retail Funds per Lipper Quartile based on Total Returns' as label
    from columns
    union all by name
    select
        basis,
        release_id,
        panel,
        'heading' as row_kind,
        column_number,
        heading as cell_text
    from columns
    union all by name
    select
        shares.basis,
        shares.release_id,
        columns.panel,
        shares.quartile,
        'quartile' as row_kind,
        ['1st', '2nd', '3rd', '4th'][shares.quartile] || ' Quartile' as label,
        columns.column_number,
        shares.share_text || case shares.quartile when 1 then '%' else '' end as cell_text
    from shares
    inner join columns
        on
            shares.basis = columns.basis
            and shares.release_id = columns.release_id
            and shares.horizon_id = columns.horizon_id
)

select
    basis,
    release_id,
    cast(
        row_number() over (partition by basis, release_id order by panel nulls first, quartile nulls first) as integer
    ) as row_number,
    panel,
    row_kind,
    label,
    {{ side_by_side({'share': 'cell_text'}, 'exhibit_2_quartile') }}
from cells
group by basis, release_id, panel, quartile, row_kind, label
