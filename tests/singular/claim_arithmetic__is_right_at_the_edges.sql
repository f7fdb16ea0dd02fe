-- Claim: months between days, rounding to a printed number of decimals and the reach of a ratio are as worked out by hand.
-- One row per value that is not as expected.
with cases (name, found, expected) as (
    values
    ('months 2003-08-31 to 2004-07-31', {{ months_from("date '2003-08-31'", "date '2004-07-31'") }}, 11),
    ('months 2004-08-31 to 2004-09-30', {{ months_from("date '2004-08-31'", "date '2004-09-30'") }}, 1),
    ('rounded_to(54.5, 0)', {{ rounded_to('54.500000', '0') }}, 55),
    ('rounded_to(54.499999, 0)', {{ rounded_to('54.499999', '0') }}, 54),
    ('rounded_to(-4.65, 1)', {{ rounded_to('-4.650000', '1') }}, -4.7),
    ('rounded_to(-4.649999, 1)', {{ rounded_to('-4.649999', '1') }}, -4.6),
    ('rounded_to(1.2345, 6)', {{ rounded_to('1.2345', '6') }}, 1.2345),
    ('rounded_to(1, 7)', {{ rounded_to('1.000000', '7') }}, null),
    ('rounded_to(1, NULL)', {{ rounded_to('1.000000', 'null') }}, null),
    ('least 4 to 6 of 10 to 12', {{ ratio_bound_pct('least', '4', '6', '10', '12') }}, 33.333333),
    ('greatest 4 to 6 of 10 to 12', {{ ratio_bound_pct('greatest', '4', '6', '10', '12') }}, 60),
    ('least -6 to -4 of -12 to -10', {{ ratio_bound_pct('least', '-6', '-4', '-12', '-10') }}, 33.333333),
    ('greatest -1 to 1 of 10 to 20', {{ ratio_bound_pct('greatest', '-1', '1', '10', '20') }}, 10),
    ('least -1 to 1 of 10 to 20', {{ ratio_bound_pct('least', '-1', '1', '10', '20') }}, -10),
    ('greatest 1 to 2 of -1 to 1', {{ ratio_bound_pct('greatest', '1', '2', '-1', '1') }}, null),
    ('greatest 1 to 2 of 0 to 1', {{ ratio_bound_pct('greatest', '1', '2', '0', '1') }}, null),
    ('greatest 1 to 2 of NULL', {{ ratio_bound_pct('greatest', '1', '2', 'null::integer', '1') }}, null)
)

select
    *,
    name || ' is ' || coalesce(cast(found as varchar), 'NULL') || ', expected ' || coalesce(cast(expected as varchar), 'NULL')
        as problem
from cases
where found is distinct from cast(expected as decimal(18, 6))
