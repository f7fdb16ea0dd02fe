-- One row per month and scope of the books, to the cent: the disciplines that the scope's flags leave in. Average assets are
-- the mean of the scope's own days, rounded once.
with amounts as (
    select
        months.firm_id,
        scopes.scope_id,
        months.period_start,
        months.period_end,
        months.line_item_id,
        sum(months.amount) as amount
    from {{ ref('int_draft__group_month') }} as months
    inner join {{ ref('dim_group') }} as groups
        on months.firm_id = groups.firm_id and months.group_id = groups.group_id and groups.group_kind = 'discipline'
    inner join {{ ref('dim_scope') }} as scopes on {{ leaves_in('scopes', 'groups') }}
    where months.line_item_id <> 'average_assets'
    group by months.firm_id, scopes.scope_id, months.period_start, months.period_end, months.line_item_id
),

averages as (
    select
        groups.firm_id,
        scopes.scope_id,
        days.period_end,
        max(days.days) as days,
        sum(days.asset_days) as asset_days
    from {{ ref('stg_rolled__discipline_month') }} as days
    inner join {{ ref('dim_group') }} as groups
        on
            days.firm_id = groups.firm_id
            and days.discipline_id = groups.group_id
            and groups.group_kind = 'discipline'
    inner join {{ ref('dim_scope') }} as scopes on {{ leaves_in('scopes', 'groups') }}
    group by groups.firm_id, scopes.scope_id, days.period_end
)

select
    amounts.firm_id,
    amounts.scope_id,
    amounts.period_end,
    amounts.period_start,
    {% for line in book_lines() %}
        cast(sum(amounts.amount) filter (where amounts.line_item_id = '{{ line }}') as decimal(28, 2)) as {{ line }},
    {% endfor %}
    cast(
        cast((2 * cast(averages.asset_days * 100 as hugeint) + averages.days) // (2 * averages.days) as decimal(28, 0)) * 0.01
        as decimal(28, 2)
    ) as average_assets
from amounts
inner join averages
    on
        amounts.firm_id = averages.firm_id
        and amounts.scope_id = averages.scope_id
        and amounts.period_end = averages.period_end
group by
    amounts.firm_id,
    amounts.scope_id,
    amounts.period_end,
    amounts.period_start,
    averages.asset_days,
    averages.days
