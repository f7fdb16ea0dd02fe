-- One row per flow line, a printed cell: the text in the document, the amount it means in millions, and how it
-- was rounded. Everything else in this schema is derived from these rows.
select
    release_id,
    period_end,
    group_id,
    line_item_id,
    column_id,
    period_start,
    firm_id,
    group_kind,
    printed_label,
    role,
    amount_printed,
    is_nil,
    amount_m,
    amount_as_printed_m,
    is_erratum,
    rounding_unit_m,
    regime,
    seed_location
from {{ ref('int_flows__flow_line') }}
