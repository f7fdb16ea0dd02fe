-- One row per identity and flow line in it: what each row of fct_footing_check adds up, so that a reader, a spreadsheet
-- or a script can do the sum again.
select
    identity_id,
    release_id,
    check_kind,
    column_id,
    period_end,
    group_id,
    line_item_id,
    term_release_id,
    term_column_id,
    term_period_end,
    term_group_id,
    term_line_item_id,
    coefficient
from {{ ref('int_footing__identity_term') }}
