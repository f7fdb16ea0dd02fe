-- Claim: each private model of the room, and what it reads of the books, has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='draft') }}
{{ repeated_keys({
    'int_draft__cell': ['release_id', 'period_end', 'group_id', 'line_item_id'],
    'int_draft__column': ['release_id', 'rounding_regime', 'period_end'],
    'int_draft__figure': ['release_id', 'period_end', 'group_id', 'line_item_id', 'rounding_regime'],
    'int_draft__footed': ['release_id', 'period_end', 'group_id', 'line_item_id'],
    'int_draft__group_month': ['firm_id', 'group_id', 'period_end', 'line_item_id'],
    'int_draft__horizon_column': ['release_id', 'horizon_id'],
    'int_draft__release': ['release_id'],
    'stg_rolled__discipline_month': ['discipline_id', 'period_end'],
    'stg_rolled__fund_rank': ['as_of_date', 'fund_id', 'horizon_id', 'lipper_category'],
}) }}
