-- One row per printed row of Exhibit 2, peer rankings by fund: text as the firm prints it, in its order. A fund group's
-- heading stands above its first fund.
with funds as (
    select
        *,
        'fund' as row_kind,
        min(display_order) over (partition by release_id, fund_group) as group_order,
    from {{ ref('int_release__exhibit_2_fund') }}
),

headings as (
    select distinct
        f.release_id,
        h.group_order,
        cast(null as integer) as display_order,
        h.row_kind,
        case h.group_order
            when -4 then 'Exhibit 2'
            when -3 then 'Lipper Rankings Based on Total Returns as of ' || strftime(r.as_of_date, '%-m/%-d/%y')
        end as label,
        case h.group_order when -2 then 'Lipper Category' end as lipper_category,
        {% for years in [1, 3, 5, 10] -%}
        case h.group_order when -2 then '{{ years }}-Year' when -1 then 'Percentile Rank (%)' end as percentile_{{ years }}_year,
        case h.group_order when -1 then 'Rank / Total Funds' end as rank_{{ years }}_year,
        {% endfor %}
    from funds as f
    inner join {{ ref('dim_release') }} as r on f.release_id = r.release_id
    cross join (values (-4, 'title'), (-3, 'title'), (-2, 'heading'), (-1, 'heading')) as h (group_order, row_kind)
),

groups as (
    select distinct
        release_id,
        group_order,
        0 as display_order,
        'group' as row_kind,
        fund_group as label,
    from funds
),

notes as (
    select distinct
        release_id,
        1000000 as group_order,
        note_number as display_order,
        'note' as row_kind,
        note_number || '. ' || note as label,
    from {{ ref('int_release__fund_note') }}
),

closed as (
    select distinct
        f.release_id,
        1000001 as group_order,
        0 as display_order,
        'note' as row_kind,
        '* Closed to new investors' as label,
    from funds as f
    inner join {{ ref('dim_fund') }} as d on f.fund_id = d.fund_id
    where d.is_closed_to_new_investors
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
    {% for years in [1, 3, 5, 10] -%}
    percentile_{{ years }}_year,
    rank_{{ years }}_year,
    {% endfor %}
from printed
