-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='draft') }}
{{ repeated_keys({
    'int_draft__cell': ['release_id', 'period_end', 'group_id', 'line_item_id'],
    'int_draft__footed': ['release_id', 'period_end', 'group_id', 'line_item_id'],
    'int_draft__group_month': ['firm_id', 'group_id', 'period_end', 'line_item_id'],
    'int_draft__release': ['release_id'],
}) }}
