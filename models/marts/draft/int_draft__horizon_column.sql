-- One row per draft and horizon that the books rank at: where its columns stand in the draft of Exhibit 2, in the shape of
-- int_exhibits__horizon_column.
with horizons as (
    select distinct
        drafts.release_id,
        ranks.horizon_id
    from {{ ref('stg_rolled__fund_rank') }} as ranks
    inner join {{ ref('int_draft__release') }} as drafts on ranks.as_of_date = drafts.as_of_date
    where ranks.is_retail
)

select
    horizons.release_id,
    'exhibit_2' as exhibit,
    horizons.horizon_id,
    cast(row_number() over in_print as integer) as column_number,
    reference.printed_label
from horizons
inner join {{ ref('stg_reference__horizon') }} as reference on horizons.horizon_id = reference.horizon_id
window in_print as (partition by horizons.release_id order by reference.display_order, horizons.horizon_id)
