-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='quantities') }}
{{ repeated_keys({
    'int_quantities__level': ['release_id', 'quantity_id'],
    'int_quantities__quantity': ['release_id', 'quantity_id'],
}) }}
