-- Claim: every way documents print an amount is read, and nothing else is. One row per text that is not read as expected.
with cases (printed, expected) as (
    values
    ('74.8', '74.800000'), ('(4.0)', '-4.000000'), ('-', '0.000000'), ('0.0', '0.000000'), ('$ 77.4', '77.400000'),
    ('$77.4', '77.400000'), ('($ 4.0)', '-4.000000'), ('1,234.5', '1234.500000'), ('(12,345,678.9)', '-12345678.900000'),
    ('1' || chr(160) || '234', '1234.000000'), ('1' || chr(8239) || '234.5', '1234.500000'), ('1''234.5', '1234.500000'),
    ('−4.0', '-4.000000'), ('–4.0', '-4.000000'), ('-4.0', '-4.000000'), ('—', '0.000000'), ('–', '0.000000'),
    ('−', '0.000000'), (' 74.8 ', '74.800000'), (chr(160) || '74.8', '74.800000'), ('€ 5', '5.000000'), ('£0.7', '0.700000'),
    ('7x.8', null), ('(4.0', null), ('4.0)', null), ('-(4.0)', null), ('(-4.0)', null), ('1,23', null), ('1,2345.0', null),
    ('12,34,567', null), ('4.', null), ('.5', null), ('--', null), ('n/a', null), ('4.0%', null), ('1.2.3', null),
    ('1e3', null), ('$', null), ('', null), (null, null)
)

select
    *,
    '''' || coalesce(printed, 'NULL') || ''' is read as ' || coalesce(cast({{ printed_amount('printed') }} as varchar), 'NULL')
    || ', expected ' || coalesce(expected, 'NULL') as problem
from cases
where cast({{ printed_amount('printed') }} as varchar) is distinct from expected
