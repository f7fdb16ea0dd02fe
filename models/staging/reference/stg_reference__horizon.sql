-- One row per horizon, a span of total return that rankings are made over, cast. One that is no number of years, such as
-- since the manager's inception, has no horizon_years: its spans differ from fund to fund.
select
    horizon_id,
    printed_label,
    case
        when years is null then lower(printed_label)
        else years || ' year' || case when years <> '1' then 's' else '' end
    end as horizon_name,
    cast(years as integer) as horizon_years,
    cast(display_order as integer) as display_order,
    {{ seed_location('seeds/reference/horizons.csv') }} as seed_location
from {{ ref('horizons') }}
