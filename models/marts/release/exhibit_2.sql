-- One row per printed row of Exhibit 2, peer rankings by fund: text as the firm prints it, in its order. A fund group's
-- heading stands above its first fund.
with funds as (
    select
        *,
        'fund' as row_kind,
        min(display_order) over (partition by release_id, fund_group) as group_order
    from {{ ref('int_release__exhibit_2_fund') }}
),

column_heads (
    group_order, row_kind, label, lipper_category, percentile_1_year, rank_1_year, percentile_3_year, rank_3_year,
    percentile_5_year, rank_5_year, percentile_10_year, rank_10_year
) as (
    values
    (-5, 'title', 'Exhibit 2', null, null, null, null, null, null, null, null, null),
    (-4, 'title', 'Lipper Rankings Based on Total Returns as of ', null, null, null, null, null, null, null, null, null),
    (-3, 'heading', null, 'Lipper Category', '1-Year', null, '3-Year', null, '5-Year', null, '10-Year', null),
    (
        -2, 'heading', null, null, 'Percentile', 'Rank /', 'Percentile', 'Rank /',
        'Percentile', 'Rank /', 'Percentile', 'Rank /'
    ),
    (
        -1, 'heading', null, null, 'Rank (%)', 'Total Funds', 'Rank (%)', 'Total Funds',
        'Rank (%)', 'Total Funds', 'Rank (%)', 'Total Funds'
    )
),

headings as (
    select
        releases.release_id,
        column_heads.* exclude (label),
        column_heads.label
        || case when column_heads.group_order = -4 then strftime(releases.as_of_date, '%-m/%-d/%y') else '' end as label
    from {{ ref('int_reference__release') }} as releases
    cross join column_heads
    where releases.release_id in (select funds.release_id from funds)
),

groups as (
    select distinct
        release_id,
        group_order,
        0 as display_order,
        'group' as row_kind,
        fund_group as label
    from funds
),

notes as (
    select distinct
        release_id,
        1000000 as group_order,
        note_number as display_order,
        'note' as row_kind,
        note_number || '. ' || note as label
    from {{ ref('int_release__fund_note') }}
),

closed as (
    select distinct
        funds.release_id,
        1000001 as group_order,
        0 as display_order,
        'note' as row_kind,
        '* Closed to new investors' as label
    from funds
    inner join {{ ref('stg_reference__fund') }} as reference on funds.fund_id = reference.fund_id
    where reference.is_closed_to_new_investors
),

printed as (
    select * from headings
    union all by name
    select * from groups
    union all by name
    select * from funds
    union all by name
    select * from notes
    union all by name
    select * from closed
)

select
    release_id,
    cast(row_number() over (partition by release_id order by group_order, display_order, fund_id) as integer) as row_number,
    row_kind,
    label,
    lipper_category,
    percentile_1_year,
    rank_1_year,
    percentile_3_year,
    rank_3_year,
    percentile_5_year,
    rank_5_year,
    percentile_10_year,
    rank_10_year
from printed
