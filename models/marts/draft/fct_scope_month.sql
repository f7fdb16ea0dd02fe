-- One row per month and scope of the books, to the cent: the disciplines that the scope's flags leave in. Average assets are
-- the mean of the scope's own days, rounded once.
select
    months.firm_id,
    scopes.scope_id,
    months.period_end,
    months.period_start,
    {% for line in book_lines() %}
        cast(sum(months.{{ line }}) as decimal(28, 2)) as {{ line }},
    {% endfor %}
    cast(
        cast({{ round_div('cast(sum(months.asset_days) * 100 as hugeint)', 'max(months.days)') }} as decimal(28, 0)) * 0.01
        as decimal(28, 2)
    ) as average_assets
from {{ source('rolled', 'books_discipline_month') }} as months
inner join {{ ref('dim_group') }} as groups
    on months.firm_id = groups.firm_id and months.discipline_id = groups.group_id and groups.group_kind = 'discipline'
inner join {{ ref('dim_scope') }} as scopes on {{ leaves_in('scopes', 'groups') }}
group by months.firm_id, scopes.scope_id, months.period_end, months.period_start
