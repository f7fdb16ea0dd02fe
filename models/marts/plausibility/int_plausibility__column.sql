-- One row per column that can hardly be one of its release: its days are of no period or beside others', or all its signs are
-- turned; and per firm whose columns no calendar counts.
with columns as (
    select
        columns.*,
        releases.as_of_date,
        -- By the seed's own order, the column's first line.
        min_by(cells.seed_location, cast(regexp_extract(cells.seed_location, '[0-9]+$') as integer)) as seed_location,
        releases.seed_location as release_location
    from {{ ref('fct_printed_column') }} as columns
    inner join {{ ref('fct_printed_cell') }} as cells
        on columns.release_id = cells.release_id and columns.column_id = cells.column_id
    inner join {{ ref('stg_reported__release') }} as releases on columns.release_id = releases.release_id
    group by all
),

-- Of firms that print whole months.
broken_months as (
    select columns.*
    from columns
    semi join columns as months on columns.firm_id = months.firm_id and months.period_months is not null
    where columns.period_months is null and datediff('day', columns.period_start, columns.period_end) > 13
),

-- A year to date begins where the firm's years do.
odd_lengths as (
    select columns.*
    from columns
    anti join columns as years
        on
            columns.firm_id = years.firm_id
            and years.period_months = 12
            and month(columns.period_start) = month(years.period_start)
    where columns.period_months not in (1, 3, 6, 9, 12) and month(columns.period_start) <> 1
),

overlapping as (
    select
        later.*,
        earlier.period_start as earlier_start,
        earlier.period_end as earlier_end
    from columns as later
    inner join columns as earlier
        on
            later.release_id = earlier.release_id
            and later.period_end > earlier.period_end
            and later.period_start <= earlier.period_end
            and later.period_start > earlier.period_start
    -- One of those it overlaps is enough: the newest, and the shortest to its day.
    qualify
        row_number() over (
            partition by later.release_id, later.column_id
            order by earlier.period_end desc, earlier.period_start desc
        ) = 1
),

net_sales as (
    {{ stated_amounts('net_sales') | indent(4) }}
),

without_calendar as (
    select
        net_sales.firm_id,
        min_by(releases.release_id, net_sales.release_order) as release_id,
        min_by(releases.seed_location, net_sales.release_order) as seed_location
    from net_sales
    inner join {{ ref('stg_reported__release') }} as releases on net_sales.release_id = releases.release_id
    anti join columns on net_sales.firm_id = columns.firm_id and columns.period_months in (1, 3, 6, 12)
    group by net_sales.firm_id
),

flows_beside_before as (
    select
        release_id,
        column_id,
        amount_m,
        lag(amount_m) over same_line as before_m,
        lag(release_id) over same_line as before_release_id,
        seed_location
    from {{ ref('fct_printed_cell') }}
    where metric_id not in ('beginning_assets', 'ending_assets')
    window same_line as (partition by firm_id, period_start, period_end, group_id, line_item_id order by release_order)
),

turned_since as (
    select
        release_id,
        column_id,
        max(before_release_id) as before_release_id,
        min(seed_location) as seed_location
    from flows_beside_before
    where before_m <> 0
    group by release_id, column_id
    having count(*) > 1 and bool_and(amount_m = -before_m)
),

stated_closes as (
    {{ stated_amounts('ending_assets') | indent(4) }}
),

-- Of each day as the newest release states it.
closes as (
    select
        firm_id,
        group_id,
        period_end,
        arg_max(amount_m, (release_order, period_start)) as amount_m
    from stated_closes
    group by firm_id, group_id, period_end
),

-- What moved the assets of a block, net sales and every change, and what they grew by. A block that prints no change does not
-- say all of it; balances that it does not print are those on record of the day.
moves as (
    select
        blocks.release_id,
        blocks.column_id,
        blocks.group_id,
        blocks.net_sales_m + blocks.changes_m as moved_m,
        coalesce(blocks.ending_assets_m, closes.amount_m) - coalesce(blocks.beginning_assets_m, opens.amount_m) as grown_m,
        sum(cells.rounding_unit_m) / 2 as within_m
    from {{ ref('fct_roll_forward') }} as blocks
    inner join {{ ref('fct_printed_cell') }} as cells
        on
            blocks.release_id = cells.release_id
            and blocks.column_id = cells.column_id
            and blocks.group_id = cells.group_id
    left join closes
        on blocks.firm_id = closes.firm_id and blocks.group_id = closes.group_id and blocks.period_end = closes.period_end
    left join closes as opens
        on
            blocks.firm_id = opens.firm_id
            and blocks.group_id = opens.group_id
            and cast(blocks.period_start - interval 1 day as date) = opens.period_end
    where blocks.period_start < blocks.period_end
    group by all
),

-- Less every flow the assets would come out, with none of the blocks they do.
turned_at_first as (
    select
        columns.release_id,
        columns.column_id,
        columns.release_location as seed_location
    from moves
    inner join columns on moves.release_id = columns.release_id and moves.column_id = columns.column_id
    anti join turned_since on moves.release_id = turned_since.release_id and moves.column_id = turned_since.column_id
    where abs(moves.moved_m) > moves.within_m and moves.grown_m is not null
    group by all
    having bool_and(abs(moves.grown_m + moves.moved_m) <= moves.within_m)
)

{{ finding('column_after_the_release', 'error', '{column_id}',
    "a column to {period_end}, and the release reports as of {as_of_date}: correct the column's dates, or as_of_date in "
    'releases.csv') }}
from columns
where period_end > as_of_date
union all
{{ finding('column_of_a_broken_month', 'error', '{column_id}',
    'a column from {period_start} to {period_end} of a firm that prints whole months: a period begins on the first of a month '
    'and ends on the last of one; balances alone are a period of one day') }}
from broken_months
union all
{{ finding('column_of_odd_length', 'warning', '{column_id}',
    'a column of {period_months} months, {period_start} to {period_end}, neither month, quarter, half-year nor year to date',
    seed_location='release_location') }}
from odd_lengths
union all
{{ finding('columns_overlap', 'warning', '{column_id}',
    'a column from {period_start} to {period_end} and one from {earlier_start} to {earlier_end} have days in common, and '
    'neither holds the other: no sum of the one is compared with the other',
    seed_location='release_location') }}
from overlapping
union all
{{ finding('periods_without_calendar', 'warning', '{firm_id}',
    'no column of {firm_id} is a month, quarter, half-year or year: fct_period_coverage and fct_trailing_net_flow know none '
    'of its periods, nor which are missing') }}
from without_calendar
union all
{{ finding('signs_turned', 'warning', '{column_id}',
    'every flow to {column_id} has the sign turned that {before_release_id} printed') }}
from turned_since
union all
{{ finding('signs_turned', 'warning', '{column_id}',
    'in every block to {column_id} the opening less net sales and changes makes the close: are all signs turned?') }}
from turned_at_first
