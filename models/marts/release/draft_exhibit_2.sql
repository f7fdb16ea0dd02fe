-- One row per printed row of Exhibit 2 as the books would print it: ranks among every fund of the category. Ranks are not
-- rounded, so both regimes have the same rows: each can be read on its own beside draft_exhibit_1.
{{ exhibit_2_rows(ref('int_draft__fund'), ref('int_draft__horizon_column'), ref('int_draft__release')) }}

select
    printed.release_id,
    regimes.rounding_regime,
    cast(
        row_number() over (
            partition by printed.release_id, regimes.rounding_regime
            order by printed.group_order, printed.display_order, printed.fund_id
        ) as integer
    ) as row_number,
    printed.row_kind,
    printed.label,
    printed.lipper_category,
    {% for number in range(1, 8) -%}
        printed.percentile_{{ number }},
        printed.rank_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from printed
cross join (values ('independent'), ('footed')) as regimes (rounding_regime)
