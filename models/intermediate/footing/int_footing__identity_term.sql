-- One row per identity and printed cell in it: coefficient × amount, summed over an identity, is 0 for true values. The
-- one definition of what a release's figures have to obey; footing checks and every program over them read it here.
with terms as (
    {% for kind in ['net_flow', 'roll_forward', 'continuity', 'subtotal'] %}
        select * from {{ ref('int_footing__' ~ kind ~ '_term') }}
        {% if not loop.last %}union all by name
        {% endif %}
    {%- endfor %}
)

select
    check_kind || ':' || release_id || ':' || cast(period_end as varchar) || ':' || group_id
    || case when check_kind = 'subtotal' then ':' || line_item_id else '' end as identity_id,
    check_kind,
    release_id,
    period_end,
    group_id,
    line_item_id,
    term_release_id,
    term_period_end,
    term_group_id,
    term_line_item_id,
    cast(coefficient as integer) as coefficient
from terms
