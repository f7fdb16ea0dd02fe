-- One row per opening balance that some release closed the day before: the opening, and the close it has to equal. The
-- close in the same release comes first, else that of the newest earlier release of the firm. An opening whose close
-- nobody printed has no row.
with balances as (
    select
        release_id,
        cell_id,
        firm_id,
        period_start,
        column_id,
        period_end,
        group_id,
        line_item_id,
        metric_id,
        release_order
    from {{ ref('fct_printed_cell') }}
    where metric_id in ('beginning_assets', 'ending_assets')
)

select
    openings.release_id,
    openings.column_id,
    openings.period_end,
    openings.group_id,
    openings.line_item_id,
    openings.cell_id,
    closes.release_id as closing_release_id,
    closes.cell_id as closing_cell_id
from balances as openings
inner join balances as closes
    on
        openings.firm_id = closes.firm_id
        and openings.group_id = closes.group_id
        and closes.metric_id = 'ending_assets'
        and closes.period_end = cast(openings.period_start - interval 1 day as date)
        and openings.release_order >= closes.release_order
where openings.metric_id = 'beginning_assets'
-- Newest release first; its own is the newest there can be. Of a month and a quarter that end alike, the shorter.
window
    newest_first as (
        partition by openings.release_id, openings.column_id, openings.group_id, openings.line_item_id
        order by closes.release_order desc, closes.period_start desc
    )
qualify row_number() over newest_first = 1
