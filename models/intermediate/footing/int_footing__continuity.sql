-- One row per opening balance that some release closed the day before: the opening, and the close it has to equal. The
-- close in the same release comes first, else that of the newest earlier release of the firm. An opening whose close
-- nobody printed has no row.
with cells as (
    select
        c.release_id,
        c.firm_id,
        c.period_start,
        c.period_end,
        c.group_id,
        c.line_item_id,
        c.role,
        c.regime,
        c.amount_m,
        c.rounding_unit_m,
        r.release_order
    from {{ ref('fct_flow_line') }} as c
    inner join {{ ref('dim_release') }} as r on c.release_id = r.release_id
)

select
    o.release_id,
    o.firm_id,
    o.period_end,
    o.group_id,
    o.line_item_id,
    o.amount_m as opening_amount_m,
    c.release_id as closing_release_id,
    c.period_end as closed_on,
    c.period_start as closing_period_start,
    c.line_item_id as closing_line_item_id,
    c.amount_m as closing_amount_m,
    greatest(o.rounding_unit_m, c.rounding_unit_m) as rounding_unit_m,
    o.regime as opening_regime,
    c.regime as closing_regime
from cells as o
inner join cells as c
    on
        o.firm_id = c.firm_id
        and o.group_id = c.group_id
        and c.role = 'closing'
        and c.period_end = cast(o.period_start - interval 1 day as date)
        and o.release_order >= c.release_order
where o.role = 'opening'
-- Newest release first; its own is the newest there can be. Of a month and a quarter that end alike, the shorter.
window
    newest_first as (
        partition by o.release_id, o.period_end, o.group_id, o.line_item_id
        order by c.release_order desc, c.period_start desc
    )
qualify row_number() over newest_first = 1
