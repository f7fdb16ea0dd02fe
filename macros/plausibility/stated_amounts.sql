{#- A metric of groups as a release's table prints it, else as its text does: as in fct_stated_level, but without bounds. -#}
{%- macro stated_amounts(metric_id) -%}
select
    release_id,
    firm_id,
    release_order,
    group_id,
    period_start,
    period_end,
    {{ metric_id }}_m as amount_m
from {{ ref('fct_roll_forward') }}
where {{ metric_id }}_m is not null
union all
-- A text prints no start.
select
    release_id,
    firm_id,
    release_order,
    group_id,
    period_end as period_start,
    period_end,
    amount_m
from {{ ref('fct_reported_figure') }}
where metric_id = '{{ metric_id }}' and table_amount_m is null
{%- endmacro -%}
