-- The firm that books.json names is in firms.csv, and every discipline of its fund master is one of that firm. One failing
-- row for the firm, or for each discipline.
{{ config(group='draft') }}
with books as (
    select distinct
        firm_id,
        group_id
    from {{ ref('int_draft__group_month') }}
),

known as (
    select
        firm_id,
        string_agg(group_id, ', ' order by display_order, group_id) as disciplines
    from {{ ref('dim_group') }}
    where group_kind = 'discipline'
    group by firm_id
)

select distinct
    books.firm_id,
    case when firms.firm_id is not null then books.group_id end as discipline_id,
    case
        when firms.firm_id is null
            then 'books.json names the firm ' || books.firm_id || ', which is not in seeds/reference/firms.csv: '
        else
            'fund_master of the books names the discipline ' || books.group_id || ', which ' || books.firm_id
            || ' does not have in seeds/reference/disciplines.csv (' || coalesce(known.disciplines, 'none') || '): '
    end || 'correct it and run make books again' as problem
from books
left join {{ ref('stg_reference__firm') }} as firms on books.firm_id = firms.firm_id
left join known on books.firm_id = known.firm_id
left join {{ ref('dim_group') }} as groups on books.firm_id = groups.firm_id and books.group_id = groups.group_id
where groups.group_id is null
