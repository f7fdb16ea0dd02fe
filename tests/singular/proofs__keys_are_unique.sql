-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='proofs') }}
{{ repeated_keys({
    'int_proofs__bound': ['release_id', 'quantity_id', 'side'],
    'int_proofs__bound_part': ['release_id', 'quantity_id', 'side', 'part_kind', 'part_id'],
    'int_proofs__cell': ['release_id', 'cell_id'],
    'int_proofs__contradiction_part': ['release_id', 'certificate', 'part_kind', 'part_id'],
    'int_proofs__end': ['release_id', 'quantity_id', 'side'],
    'int_proofs__feasible_value': ['release_id', 'witness', 'cell_id'],
    'int_proofs__verdict': ['release_id'],
    'int_proofs__witness': ['release_id', 'witness'],
}) }}
