-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='plausibility') }}
{{ repeated_keys({
    'int_plausibility__block': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__column': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__level': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__ranking': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__release': ['release_id', 'finding_kind', 'subject'],
}) }}
