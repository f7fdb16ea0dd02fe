-- Claim: each private model of the room has one row per key, and no key column is empty. One row per key that is not so.
{{ config(group='net_flows') }}
{{ repeated_keys({
    'int_net_flows__derivation': ['firm_id', 'scope_id', 'period_series', 'period_end'],
    'int_net_flows__expected_period': ['firm_id', 'period_series', 'period_end'],
    'int_net_flows__restatement': ['firm_id', 'period_end', 'period_start', 'restated', 'restated_by', 'later_release_id'],
    'int_net_flows__span': ['firm_id', 'scope_id', 'period_series', 'period_end', 'span'],
    'int_net_flows__text': ['release_id', 'subject_kind', 'subject_id', 'metric_id', 'period_end'],
}) }}
