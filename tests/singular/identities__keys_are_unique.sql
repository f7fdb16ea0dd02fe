-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='identities') }}
{{ repeated_keys({
    'int_identities__block_term': ['check_kind', 'release_id', 'column_id', 'group_id', 'line_item_id', 'term_cell_id'],
    'int_identities__column_term': ['check_kind', 'release_id', 'column_id', 'group_id', 'line_item_id', 'term_cell_id'],
    'int_identities__subtotal_part': ['release_id', 'column_id', 'group_id', 'line_item_id', 'below_group_id'],
}) }}
