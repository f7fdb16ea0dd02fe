-- Claim: the exact macros give the values worked out by hand: halves away from zero, signs, nothing by nothing, and the
-- percentile and quartile at the edges between quartiles. One row per value that is not as expected.
with cases (name, found, expected) as (
    values
    ('ceil_div(3500, 483)', cast({{ ceil_div('3500', '483') }} as varchar), '8'),
    ('ceil_div(100, 25)', cast({{ ceil_div('100', '25') }} as varchar), '4'),
    ('ceil_div(1, 0)', cast({{ ceil_div('1', '0') }} as varchar), null),
    (
        'exact_pct(-1500, 77400)',
        cast({{ exact_pct('cast(-1500 as decimal(18, 3))', 'cast(77400 as decimal(18, 3))') }} as varchar),
        '-1.9380'
    ),
    ('exact_pct(1, 3)', cast({{ exact_pct('1', '3') }} as varchar), '33.3333'),
    ('exact_pct(2, 3)', cast({{ exact_pct('2', '3') }} as varchar), '66.6667'),
    ('exact_pct(1, 800, 2)', cast({{ exact_pct('1', '800', 2) }} as varchar), '0.13'),
    ('exact_pct(-1, 800, 2)', cast({{ exact_pct('-1', '800', 2) }} as varchar), '-0.13'),
    ('exact_pct(5, 0)', cast({{ exact_pct('5', '0') }} as varchar), null),
    ('exact_pct(0, 0)', cast({{ exact_pct('0', '0') }} as varchar), null),
    ('cut_pct(-10000, 1130000)', cast({{ cut_pct('-10000', '1130000') }} as varchar), '-0.884955'),
    ('cut_pct(2, 3)', cast({{ cut_pct('2', '3') }} as varchar), '66.666666'),
    ('cut_pct(5, 0)', cast({{ cut_pct('5', '0') }} as varchar), null),
    (
        'whole_units(-200, 100)',
        cast({{ whole_units('cast(-200 as decimal(18, 3))', 'cast(100 as decimal(18, 3))') }} as varchar),
        '-2'
    ),
    (
        'whole_units(50, 100)',
        cast({{ whole_units('cast(50 as decimal(18, 3))', 'cast(100 as decimal(18, 3))') }} as varchar),
        '0'
    ),
    (
        'whole_units(51, 100)',
        cast({{ whole_units('cast(51 as decimal(18, 3))', 'cast(100 as decimal(18, 3))') }} as varchar),
        '1'
    ),
    ('lipper_percentile(35, 482)', cast({{ lipper_percentile('35', '482') }} as varchar), '8'),
    ('lipper_percentile(1, 1)', cast({{ lipper_percentile('1', '1') }} as varchar), '50'),
    ('lipper_percentile(54, 54)', cast({{ lipper_percentile('54', '54') }} as varchar), '99'),
    ('quartile_of(25)', cast({{ quartile_of('25') }} as varchar), '1'),
    ('quartile_of(26)', cast({{ quartile_of('26') }} as varchar), '2'),
    ('quartile_of(100)', cast({{ quartile_of('100') }} as varchar), '4'),
    ('footing_tolerance(4, independent)', cast({{ footing_tolerance('4', "'independent'") }} as varchar), '2.0'),
    ('footing_tolerance(7, unknown)', cast({{ footing_tolerance('7', "'unknown'") }} as varchar), '3.5'),
    ('footing_tolerance(7, footed)', cast({{ footing_tolerance('7', "'footed'") }} as varchar), '0.0'),
    ('continuity_tolerance(footed, footed)', cast({{ continuity_tolerance("'footed'", "'footed'") }} as varchar), '0.0'),
    (
        'continuity_tolerance(footed, independent)',
        cast({{ continuity_tolerance("'footed'", "'independent'") }} as varchar),
        '1.0'
    ),
    (
        'continuity_tolerance(unknown, independent)',
        cast({{ continuity_tolerance("'unknown'", "'independent'") }} as varchar),
        '0.0'
    )
)

select
    *,
    name || ' is ' || coalesce(found, 'NULL') || ', expected ' || coalesce(expected, 'NULL') as problem
from cases
where found is distinct from expected
