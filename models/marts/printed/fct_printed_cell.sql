-- One row per printed cell of an assets and flows table, with everything that gives it its meaning: firm, kind of group, role
-- and metric of the line, regime of the column, amount in millions, and its rounding error: how many units of the last digit it
-- can be from the truth. column_id names the column within its release, cell_id the cell: keys, which nobody takes apart. Joins
-- are left joins: a cell that names an unknown release, group or line stays here with NULLs, so that this model's tests can name
-- its row in the seed. amount_m is the print, or what errata.csv corrects it to (is_erratum); the text printed stays. Outflows
-- are positive: a firm that prints a line of them in parentheses throughout means the same.
with columns as (
    select
        *,
        -- Of several columns that end on one day (a month, its quarter, its half-year) the shortest that has flows.
        period_start
        = coalesce(max(case when period_start < period_end then period_start end) over same_end, period_end)
            as is_shortest_of_its_end
    from {{ ref('stg_reported__flow') }}
    window same_end as (partition by release_id, period_end)
),

printed as (
    select
        *,
        case when is_shortest_of_its_end then '' else cast(period_start as varchar) || '/' end || cast(period_end as varchar)
            as column_id
    from columns
),

joined as (
    select
        printed.release_id,
        printed.period_end,
        printed.group_id,
        printed.line_item_id,
        printed.column_id,
        printed.period_start,
        printed.is_shortest_of_its_end,
        releases.firm_id,
        releases.release_order,
        groups.group_kind,
        coalesce(labels.printed_label, line_items.printed_label) as printed_label,
        line_items.role,
        line_items.metric_id,
        coalesce(regimes.regime, 'unknown') as regime,
        printed.amount_printed,
        printed.is_nil,
        printed.printed_decimals,
        releases.amount_decimals,
        printed.amount_in_print_unit,
        errata.amount_in_print_unit as corrected_in_print_unit,
        releases.millions_per_unit
        * case
            when
                line_items.role = 'outflow'
                and max(printed.amount_in_print_unit) over (partition by printed.release_id, printed.line_item_id) <= 0
                then -1
            else 1
        end as millions_per_printed_unit,
        releases.rounding_unit_m,
        printed.seed_location
    from printed
    left join {{ ref('dim_release') }} as releases on printed.release_id = releases.release_id
    left join {{ ref('stg_reported__rounding_regime') }} as regimes
        on printed.release_id = regimes.release_id and printed.period_end = regimes.period_end
    left join {{ ref('dim_group') }} as groups
        on releases.firm_id = groups.firm_id and printed.group_id = groups.group_id
    left join {{ ref('dim_line_item') }} as line_items on printed.line_item_id = line_items.line_item_id
    left join {{ ref('stg_reference__line_label') }} as labels
        on
            releases.firm_id = labels.firm_id
            and printed.line_item_id = labels.line_item_id
            and releases.as_of_date >= labels.printed_from
            and coalesce(releases.as_of_date < labels.printed_until, true)
    left join {{ ref('stg_reported__erratum') }} as errata
        on
            printed.release_id = errata.release_id
            and errata.erratum_kind = 'cell'
            and errata.subject
            = printed.column_id || ':' || printed.group_id || ':' || printed.line_item_id
),

read as (
    select
        *,
        cast(amount_in_print_unit * millions_per_printed_unit as decimal(18, 3)) as amount_as_printed_m,
        cast(
            coalesce(corrected_in_print_unit, amount_in_print_unit) * millions_per_printed_unit as decimal(18, 3)
        ) as amount_m
    from joined
)

select
    release_id,
    period_end,
    group_id,
    line_item_id,
    column_id || ':' || group_id || ':' || line_item_id as cell_id,
    column_id,
    period_start,
    is_shortest_of_its_end,
    firm_id,
    release_order,
    group_kind,
    printed_label,
    role,
    metric_id,
    regime,
    amount_printed,
    is_nil,
    printed_decimals,
    amount_decimals,
    amount_m,
    amount_as_printed_m,
    corrected_in_print_unit is not null as is_erratum,
    rounding_unit_m,
    cast({{ whole_units('amount_m', 'rounding_unit_m') }} as bigint) as printed_units,
    {{ rounding_error_units('regime') }} as rounding_error_units,
    seed_location
from read
