-- One row per release and horizon that it prints: where its columns stand in Exhibit 2 and in the table of quartile shares,
-- in the order of horizons.csv, and what stands above them.
with printed as (
    select
        release_id,
        horizon_id,
        'exhibit_2' as exhibit
    from {{ ref('stg_reported__ranking') }}
    union
    select
        release_id,
        horizon_id,
        'exhibit_2_quartile' as exhibit
    from {{ ref('stg_reported__quartile') }}
)

select
    printed.release_id,
    printed.exhibit,
    printed.horizon_id,
    cast(row_number() over in_print as integer) as column_number,
    horizons.printed_label
from printed
inner join {{ ref('stg_reference__horizon') }} as horizons on printed.horizon_id = horizons.horizon_id
window
    in_print as (
        partition by printed.release_id, printed.exhibit
        order by horizons.display_order, printed.horizon_id
    )
