-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='claims') }}
{{ repeated_keys({
    'int_claims__amount_value': ['release_id', 'claim_id'],
    'int_claims__fund_value': ['release_id', 'claim_id'],
    'int_claims__operand': ['release_id', 'claim_id', 'operand', 'period_end'],
}) }}
