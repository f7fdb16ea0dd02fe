-- One row per column of an exhibit, as printed or as drafted from the books: where it stands, and what stands above it. Periods
-- from the oldest, of those that end alike the shorter first; horizons in the order of horizons.csv. What does not fit side by
-- side goes on below in a further panel, as a printed table does.
with periods as (
    select
        'printed' as basis,
        release_id,
        period_start,
        period_end,
        period_months,
        bool_or(regime = 'independent') over (partition by release_id) as has_rounding_note
    from {{ ref('fct_printed_column') }}
    union all
    -- Books are rolled up by month.
    select distinct
        basis,
        release_id,
        period_start,
        period_end,
        1 as period_months,
        basis = 'independent' as has_rounding_note
    from {{ ref('fct_draft_cell') }}
),

period_columns as (
    select
        *,
        'exhibit_1' as exhibit,
        strftime(period_end, '%B %-d, %Y') as heading,
        case
            when period_start = period_end then 'As of'
            when
                period_months <= 12
                then [
                    'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'
                ][period_months]
                || ' Month' || case when period_months > 1 then 's' else '' end || ' Ended'
            else 'Period Ended'
        end || case when has_rounding_note then ' (*)' else '' end as length_heading
    from periods
),

horizons as (
    select
        'printed' as basis,
        release_id,
        horizon_id,
        'exhibit_2' as exhibit
    from {{ ref('stg_reported__ranking') }}
    union
    select
        'printed' as basis,
        release_id,
        horizon_id,
        'exhibit_2_quartile' as exhibit
    from {{ ref('stg_reported__quartile') }}
    union
    select
        rankings.basis,
        rankings.release_id,
        rankings.horizon_id,
        exhibits.exhibit
    from {{ ref('fct_draft_ranking') }} as rankings
    cross join (values ('exhibit_2'), ('exhibit_2_quartile')) as exhibits (exhibit)
),

columns as (
    select * from period_columns
    union all by name
    select
        horizons.*,
        reference.printed_label as heading,
        reference.display_order
    from horizons
    inner join {{ ref('dim_horizon') }} as reference on horizons.horizon_id = reference.horizon_id
),

placed as (
    select
        *,
        row_number() over (
            partition by basis, release_id, exhibit order by period_end asc, period_start desc, display_order asc, horizon_id asc
        ) - 1 as columns_before,
        case exhibit
            {% for exhibit in var('exhibit_widths') %}
                when '{{ exhibit }}' then {{ exhibit_width(exhibit) }}
            {% endfor %}
        end as width
    from columns
)

select
    basis,
    release_id,
    exhibit,
    period_start,
    period_end,
    horizon_id,
    cast(columns_before // width + 1 as integer) as panel,
    cast(columns_before % width + 1 as integer) as column_number,
    -- Said once for neighbours of one length.
    case
        when
            lag(length_heading) over (
                partition by basis, release_id, exhibit, columns_before // width order by columns_before
            ) = length_heading
            then null
        else length_heading
    end as length_heading,
    heading,
    coalesce(has_rounding_note, false) as has_rounding_note
from placed
