-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='bounds') }}
{{ repeated_keys({
    'int_bounds__cell': ['release_id', 'cell_id'],
    'int_bounds__feasible_value': ['release_id', 'set_number', 'cell_id'],
    'int_bounds__solution': ['release_id'],
}) }}
