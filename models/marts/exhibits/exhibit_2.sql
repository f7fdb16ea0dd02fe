-- One row per printed row of Exhibit 2, peer rankings by fund, as the firm printed it and as its books would: text in its order,
-- a fund group's heading above its first fund. A horizon that is not printed for the fund stays NULL; one that is printed
-- without a rank is a dash. A release with more horizons than fit side by side goes on below in further panels.
with ranks as (
    select
        'printed' as basis,
        release_id,
        as_of_date,
        fund_id,
        horizon_id,
        lipper_category,
        percentile_rank_as_printed as percentile_rank,
        category_rank_as_printed as category_rank,
        total_funds_as_printed as total_funds
    from {{ ref('fct_fund_ranking') }}
    union all by name
    select * exclude (quartile) from {{ ref('fct_draft_ranking') }}
),

columns as (
    select * from {{ ref('int_exhibits__column') }}
    where exhibit = 'exhibit_2'
),

headings (display_order, over_category, over_percentile, over_rank) as (
    values (1, 'Lipper Category', null, null), (2, null, 'Percentile', 'Rank /'), (3, null, 'Rank (%)', 'Total Funds')
),

marks as (
    select
        basis,
        release_id,
        fund_id,
        ' (' || string_agg(cast(note_number as varchar), ',' order by note_number) || ')' as note_marks
    from {{ ref('int_exhibits__fund_note') }}
    where note_number > 0
    group by basis, release_id, fund_id
),

placed as (
    select
        ranks.basis,
        ranks.release_id,
        columns.panel,
        columns.column_number,
        funds.fund_group,
        min(funds.display_order) over (partition by ranks.basis, ranks.release_id, funds.fund_group) as group_order,
        funds.display_order,
        ranks.fund_id,
        funds.printed_name || case when funds.is_closed_to_new_investors then '*' else '' end || coalesce(marks.note_marks, '')
            as label,
        max(ranks.lipper_category) over (partition by ranks.basis, ranks.release_id, ranks.fund_id) as lipper_category,
        coalesce(cast(ranks.percentile_rank as varchar), '-') as percentile_text,
        coalesce(ranks.category_rank || ' / ' || ranks.total_funds, '-') as rank_text
    from ranks
    inner join columns
        on ranks.basis = columns.basis and ranks.release_id = columns.release_id and ranks.horizon_id = columns.horizon_id
    inner join {{ ref('dim_fund') }} as funds on ranks.fund_id = funds.fund_id
    left join marks on ranks.basis = marks.basis and ranks.release_id = marks.release_id and ranks.fund_id = marks.fund_id
),

-- Sections follow each other: titles, panels, notes with numbers, the one with a star. In a panel headings come first.
cells as (
    select distinct
        ranks.basis,
        ranks.release_id,
        1 as section,
        titles.display_order,
        'title' as row_kind,
        case titles.display_order
            when 1 then 'Exhibit 2'
            else 'Lipper Rankings Based on Total Returns as of ' || strftime(ranks.as_of_date, '%-m/%-d/%y')
        end as label
    from ranks
    cross join range(1, 3) as titles (display_order)
    union all by name
    select
        columns.basis,
        columns.release_id,
        2 as section,
        columns.panel,
        headings.display_order,
        'heading' as row_kind,
        headings.over_category as lipper_category,
        columns.column_number,
        coalesce(headings.over_percentile, columns.heading) as percentile_text,
        headings.over_rank as rank_text
    from columns
    cross join headings
    union all by name
    select distinct
        basis,
        release_id,
        2 as section,
        panel,
        group_order,
        'group' as row_kind,
        fund_group as label
    from placed
    union all by name
    select
        basis,
        release_id,
        2 as section,
        panel,
        group_order,
        display_order,
        fund_id,
        'fund' as row_kind,
        label,
        lipper_category,
        column_number,
        percentile_text,
        rank_text
    from placed
    union all by name
    select distinct
        basis,
        release_id,
        case note_number when 0 then 4 else 3 end as section,
        note_number as display_order,
        'note' as row_kind,
        case note_number when 0 then '* ' else note_number || '. ' end || note as label
    from {{ ref('int_exhibits__fund_note') }}
)

select
    basis,
    release_id,
    cast(row_number() over in_print as integer) as row_number,
    panel,
    row_kind,
    label,
    lipper_category,
    {{ side_by_side({'percentile': 'percentile_text', 'rank': 'rank_text'}, 'exhibit_2') }}
from cells
group by basis, release_id, section, panel, group_order, display_order, fund_id, row_kind, label, lipper_category
window in_print as (
    partition by basis, release_id order by section, panel, group_order nulls first, display_order nulls first, fund_id
)
