-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='rankings') }}
{{ repeated_keys({
    'int_rankings__category_check': ['basis', 'release_id', 'lipper_category', 'horizon_id', 'check_kind'],
    'int_rankings__fund_check': ['basis', 'release_id', 'fund_id', 'horizon_id', 'check_kind'],
}) }}
