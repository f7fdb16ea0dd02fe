{#- The rows of Exhibit 2 in their order, as a list of CTEs that ends with printed; a fund group's heading stands above its
    first fund. It follows a CTE ranks: release_id, fund_id, column_number, lipper_category, percentile_text, rank_text. -#}
{%- macro exhibit_2_rows(horizons, releases) -%}
marks as (
    select
        release_id,
        fund_id,
        '(' || string_agg(cast(note_number as varchar), ',' order by note_number) || ')' as note_marks
    from {{ ref('int_exhibits__fund_note') }}
    group by release_id, fund_id
),

lines as (
    select
        release_id,
        fund_id,
        max(lipper_category) as lipper_category,
        {{ side_by_side('percentile_text', 'percentile', 7) }},
        {{ side_by_side('rank_text', 'rank', 7) }}
    from ranks
    group by release_id, fund_id
),

funds as (
    select
        lines.*,
        'fund' as row_kind,
        reference.fund_group,
        reference.display_order,
        min(reference.display_order) over (partition by lines.release_id, reference.fund_group) as group_order,
        reference.printed_name || case when reference.is_closed_to_new_investors then '*' else '' end
        || coalesce(' ' || marks.note_marks, '') as label
    from lines
    inner join {{ ref('stg_reference__fund') }} as reference on lines.fund_id = reference.fund_id
    left join marks on lines.release_id = marks.release_id and lines.fund_id = marks.fund_id
),

horizons as (
    select
        release_id,
        {{ side_by_side('printed_label', 'label', 7) }}
    from {{ horizons }}
    where exhibit = 'exhibit_2'
    group by release_id
),

-- Three rows of headings: the horizon, and below it the two figures at it.
headings as (
    select
        horizons.release_id,
        lines.group_order,
        'heading' as row_kind,
        case lines.group_order when -3 then 'Lipper Category' end as lipper_category,
        {% for number in range(1, 8) -%}
            case
                when horizons.label_{{ number }} is not null then coalesce(lines.over_percentile, horizons.label_{{ number }})
            end as percentile_{{ number }},
            case when horizons.label_{{ number }} is not null then lines.over_rank end as rank_{{ number }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from horizons
    cross join (
        values (-3, null, null), (-2, 'Percentile', 'Rank /'), (-1, 'Rank (%)', 'Total Funds')
    ) as lines (group_order, over_percentile, over_rank)
),

titles as (
    select
        releases.release_id,
        lines.group_order,
        'title' as row_kind,
        lines.label || case when lines.group_order = -4 then strftime(releases.as_of_date, '%-m/%-d/%y') else '' end as label
    from {{ releases }} as releases
    inner join horizons on releases.release_id = horizons.release_id
    cross join (
        values (-5, 'Exhibit 2'), (-4, 'Lipper Rankings Based on Total Returns as of ')
    ) as lines (group_order, label)
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
    from {{ ref('int_exhibits__fund_note') }}
    where release_id in (select ranks.release_id from ranks)
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
    select * from titles
    union all by name
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
{%- endmacro -%}
