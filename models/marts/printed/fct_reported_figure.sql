-- One row per level stated in a release's text, in millions, beside the table's flow line for the same metric where the
-- release prints one. low_m and high_m are half a unit of its last digit to either side, for a figure that stands alone was
-- rounded alone. amount_m is what is believed, where errata.csv says that the text is wrong. Text and table state one true
-- value: allowed_gap_m is how far rounding alone can take them apart. Rounded alike they are equal; a footed table may have
-- moved its line by one unit; unlike rounding units add half of each.
with figures as (
    select
        release_id,
        metric_id,
        group_id,
        period_end,
        amount_printed,
        amount_in_print_unit,
        printed_decimals,
        {{ is_printed_nil('amount_printed') }} as is_nil,
        {{ unit_of_decimals('printed_decimals') }} as last_digit,
        cast(period_end as varchar) || ':' || group_id || ':' || metric_id as level_id,
        seed_location
    from {{ ref('stg_reported__figure') }}
),

errata as (
    select
        release_id,
        subject as level_id,
        amount_in_print_unit
    from {{ ref('stg_reported__erratum') }}
    where erratum_kind = 'level'
),

releases as (
    select
        release_id,
        firm_id,
        release_order,
        amount_decimals,
        millions_per_unit
    from {{ ref('dim_release') }}
),

groups as (
    select
        firm_id,
        group_id,
        group_kind
    from {{ ref('dim_group') }}
),

cells as (
    select
        release_id,
        period_end,
        group_id,
        metric_id,
        amount_printed,
        amount_m,
        rounding_unit_m,
        regime
    from {{ ref('fct_printed_cell') }}
    where is_shortest_of_its_end
),

read as (
    select
        figures.*,
        releases.firm_id,
        releases.release_order,
        figures.printed_decimals = releases.amount_decimals or figures.is_nil as is_rounded_like_the_table,
        cast(
            coalesce(errata.amount_in_print_unit, figures.amount_in_print_unit) * releases.millions_per_unit as decimal(18, 3)
        ) as amount_m,
        cast(figures.amount_in_print_unit * releases.millions_per_unit as decimal(18, 3)) as amount_as_printed_m,
        errata.level_id is not null as is_erratum,
        releases.millions_per_unit * figures.last_digit * 0.5 as half_unit_m
    from figures
    left join releases on figures.release_id = releases.release_id
    left join errata on figures.release_id = errata.release_id and figures.level_id = errata.level_id
)

select
    read.release_id,
    read.metric_id,
    read.group_id,
    read.period_end,
    read.firm_id,
    read.release_order,
    groups.group_kind,
    read.amount_printed,
    read.amount_m,
    read.amount_as_printed_m,
    read.is_erratum,
    read.level_id,
    cast(read.amount_m - read.half_unit_m as decimal(18, 3)) as low_m,
    cast(read.amount_m + read.half_unit_m as decimal(18, 3)) as high_m,
    cells.amount_printed as table_printed,
    cells.amount_m as table_amount_m,
    cast(
        case when read.is_rounded_like_the_table then 0 else cells.rounding_unit_m * 0.5 + read.half_unit_m end
        + case when cells.regime = 'footed' then cells.rounding_unit_m else 0 end as decimal(18, 3)
    ) as allowed_gap_m,
    read.seed_location
from read
left join groups on read.firm_id = groups.firm_id and read.group_id = groups.group_id
left join cells
    on
        read.release_id = cells.release_id
        and read.period_end = cells.period_end
        and read.group_id = cells.group_id
        and read.metric_id = cells.metric_id
