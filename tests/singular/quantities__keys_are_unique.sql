-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='quantities') }}
{{ repeated_keys({
    'int_quantities__combined_level': ['release_id', 'quantity_id', 'level_quantity_id'],
    'int_quantities__level_term': ['release_id', 'quantity_id', 'cell_id'],
    'int_quantities__metric_term': ['release_id', 'column_id', 'group_id', 'metric_id', 'line_item_id'],
}) }}
