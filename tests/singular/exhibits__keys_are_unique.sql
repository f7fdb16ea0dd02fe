-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='exhibits') }}
{{ repeated_keys({
    'int_exhibits__column': ['basis', 'release_id', 'exhibit', 'panel', 'column_number'],
    'int_exhibits__fund_note': ['basis', 'release_id', 'fund_id', 'note_number'],
    'int_exhibits__headline_figure': ['release_id', 'label', 'period_end'],
}) }}
