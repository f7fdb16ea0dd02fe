-- One row per printed row of Exhibit 2 as the books would print it: ranks among every fund of the category. Ranks are not
-- rounded, so both regimes have the same rows: each can be read on its own beside draft_exhibit_1.
with funds as (
    select
        *,
        'fund' as row_kind,
        min(display_order) over (partition by release_id, fund_group) as group_order
    from {{ ref('int_draft__fund') }}
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
        drafts.release_id,
        column_heads.* exclude (label),
        column_heads.label
        || case when column_heads.group_order = -4 then strftime(drafts.as_of_date, '%-m/%-d/%y') else '' end as label
    from {{ ref('int_draft__release') }} as drafts
    cross join column_heads
    where drafts.release_id in (select funds.release_id from funds)
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
    where release_id in (select funds.release_id from funds)
),

closed as (
    select distinct
        release_id,
        1000001 as group_order,
        0 as display_order,
        'note' as row_kind,
        '* Closed to new investors' as label
    from funds
    where is_closed_to_new_investors
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
    printed.release_id,
    regimes.rounding_regime,
    cast(
        row_number() over (
            partition by printed.release_id, regimes.rounding_regime
            order by printed.group_order, printed.display_order, printed.fund_id
        ) as integer
    ) as row_number,
    printed.row_kind,
    printed.label,
    printed.lipper_category,
    printed.percentile_1_year,
    printed.rank_1_year,
    printed.percentile_3_year,
    printed.rank_3_year,
    printed.percentile_5_year,
    printed.rank_5_year,
    printed.percentile_10_year,
    printed.rank_10_year
from printed
cross join (values ('independent'), ('footed')) as regimes (rounding_regime)
