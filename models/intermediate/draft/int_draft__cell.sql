-- One row per cell of a draft: a group's line in a month, in currency units and in whole units of its print, with what the
-- release prints there, if it has been printed. A draft has the months, groups and lines of the release it is shaped like;
-- one that was never printed has the books' last three months.
with drafts as (
    select * from {{ ref('int_draft__release') }}
),

printed as (
    select
        release_id,
        period_start,
        period_end,
        group_id,
        line_item_id,
        regime,
        amount_printed,
        amount_m
    from {{ ref('int_flows__flow_line') }}
),

books as (
    select * from {{ ref('int_draft__group_month') }}
),

lines as (
    select distinct
        release_id as shaped_like,
        group_id,
        line_item_id
    from printed
),

-- A printed draft has the printed months; the next one has three, or as many as there are.
months as (
    select distinct
        d.release_id,
        p.period_start,
        p.period_end,
        p.regime
    from drafts as d
    inner join printed as p on d.release_id = p.release_id
    union all
    select distinct
        d.release_id,
        b.period_start,
        b.period_end,
        'unknown' as regime
    from drafts as d
    inner join books as b on d.firm_id = b.firm_id and b.period_end > d.as_of_date - interval 3 month
    where d.release_id <> d.shaped_like
),

cells as (
    select
        d.release_id,
        d.firm_id,
        m.period_start,
        m.period_end,
        l.group_id,
        l.line_item_id,
        m.regime,
        b.amount,
        d.rounding_unit_m,
        d.amount_decimals,
        p.amount_printed,
        p.amount_m,
        cast(d.rounding_unit_m * 1000000 * 100 as hugeint) as unit_cents,
        cast(b.amount * 100 as hugeint) as cents
    from drafts as d
    inner join months as m on d.release_id = m.release_id
    inner join lines as l on d.shaped_like = l.shaped_like
    inner join books as b
        on
            d.firm_id = b.firm_id and m.period_start = b.period_start and m.period_end = b.period_end
            and l.group_id = b.group_id and l.line_item_id = b.line_item_id
    left join printed as p
        on
            d.release_id = p.release_id and m.period_end = p.period_end and l.group_id = p.group_id
            and l.line_item_id = p.line_item_id
)

select
    c.release_id,
    c.period_end,
    c.group_id,
    c.line_item_id,
    c.firm_id,
    c.period_start,
    g.group_kind,
    i.role,
    c.regime,
    c.amount,
    c.rounding_unit_m,
    c.amount_decimals,
    -- The unit below, and what is left of the amount above it.
    cast((c.cents - ((c.cents % c.unit_cents) + c.unit_cents) % c.unit_cents) // c.unit_cents as bigint) as floor_units,
    cast(((c.cents % c.unit_cents) + c.unit_cents) % c.unit_cents as bigint) as rest_cents,
    cast(c.unit_cents as bigint) as unit_cents,
    cast(sign(c.cents) * ((2 * abs(c.cents) + c.unit_cents) // (2 * c.unit_cents)) as bigint) as independent_units,
    c.amount_printed,
    c.amount_m
from cells as c
inner join {{ ref('int_reference__group') }} as g on c.firm_id = g.firm_id and c.group_id = g.group_id
inner join {{ ref('int_reference__line_item') }} as i on c.line_item_id = i.line_item_id
