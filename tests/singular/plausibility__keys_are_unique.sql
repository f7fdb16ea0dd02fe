-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='plausibility') }}
{{ repeated_keys({
    'int_plausibility__amount': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__block': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__coverage': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__date': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__history': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__ranking': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__stated': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__table': ['release_id', 'finding_kind', 'subject'],
    'int_plausibility__turned': ['release_id', 'finding_kind', 'subject'],
}) }}
