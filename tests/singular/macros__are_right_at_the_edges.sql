-- Claim: the macros that figures and checks rest on give what was worked out by hand: halves away from zero, signs, nothing by
-- nothing, the edges between quartiles, every way documents print an amount, shares of any number of parts.
-- One row per value that is not as expected.
{% set cases = [
    ('round_div(1, NULL)', round_div('1', 'cast(null as integer)'), none),
    ('round_div(-10 - 4, 10)', round_div('-10 - 4', '10'), '-1'),
    ('exact_pct(1, 800, 2)', exact_pct('1', '800', 2), '0.13'),
    ('exact_pct(-1, 800, 2)', exact_pct('-1', '800', 2), '-0.13'),
    ('amount_at(129000, -1, 2, 100)', amount_at('129000', '-1', '2', '100'), '128950.000'),
    ('amount_at(0, -1, 6, 0.001)', amount_at('0', '-1', '6', '0.001'), '0.000'),
    ('amount_at(0, -1, 2, 0.001)', amount_at('0', '-1', '2', '0.001'), '-0.001'),
    ('months 2003-08-31 to 2004-07-31', months_from("date '2003-08-31'", "date '2004-07-31'"), '11'),
    ('months 2004-08-31 to 2004-09-30', months_from("date '2004-08-31'", "date '2004-09-30'"), '1'),
    ('quartile_of(25)', quartile_of('25'), '1'),
    ('quartile_of(26)', quartile_of('26'), '2'),
    ('quartile_of(100)', quartile_of('100'), '4'),
    ('footing_tolerance(4, independent)', footing_tolerance('4', "'independent'"), '2.0'),
    ('footing_tolerance(7, unknown)', footing_tolerance('7', "'unknown'"), '3.5'),
    ('footing_tolerance(7, footed)', footing_tolerance('7', "'footed'"), '0.0'),
    ('continuity_tolerance(footed, footed)', continuity_tolerance("'footed'", "'footed'"), '0.0'),
    ('continuity_tolerance(footed, independent)', continuity_tolerance("'footed'", "'independent'"), '1.0'),
    ('continuity_tolerance(unknown, independent)', continuity_tolerance("'unknown'", "'independent'"), '0.0'),
    ('fraction_as_printed(-3, 2, 1, 2)', fraction_as_printed('-3', '2', '1', 2), '(0.150)'),
    ('fraction_as_printed(-12345, 1, 1)', fraction_as_printed('-12345', '1', '1'), '(1,234.5)'),
    ('fraction_as_printed(-1, 3, 0)', fraction_as_printed('-1', '3', '0'), '0'),
] %}
{% set comparisons = [
    ('divisions', "concat_ws(' / ', numerator, denominator) || ', rounded'", round_div('numerator', 'denominator'), 'round_div'),
    ('divisions', "concat_ws(' / ', numerator, denominator) || ', ceiling'", ceil_div('numerator', 'denominator'), 'ceil_div'),
    ('percentages', "'exact_pct of ' || part || ' / ' || whole", exact_pct('part', 'whole'), 'exact_pct'),
    ('percentages', "'cut_pct of ' || part || ' / ' || whole", cut_pct('part', 'whole'), 'cut_pct'),
    ('units', "amount || ' in whole units of ' || unit", whole_units('amount', 'unit'), 'whole_units'),
    ('roundings', "concat(value, ' to ', decimals, ' decimals')", rounded_to('value', 'decimals'),
        'cast(rounded_to as decimal(18, 6))'),
    ('ratios', "concat_ws(' ', 'least', part_low, part_high, whole_low, whole_high)",
        ratio_bound_pct('least', 'part_low', 'part_high', 'whole_low', 'whole_high'), 'least'),
    ('ratios', "concat_ws(' ', 'greatest', part_low, part_high, whole_low, whole_high)",
        ratio_bound_pct('greatest', 'part_low', 'part_high', 'whole_low', 'whole_high'), 'greatest'),
    ('percentiles', "concat_ws(' ', percentile_rule, category_rank, total_funds)",
        percentile_by('percentile_rule', 'category_rank', 'total_funds'), 'expected'),
] %}

with scalars (name, found, expected) as (
    values
    {% for name, found, expected in cases -%}
        ('{{ name }}', cast({{ found }} as varchar), {{ 'null' if expected is none else "'" ~ expected ~ "'" }})
        {{- ',' if not loop.last }}
    {% endfor %}
),

divisions (numerator, denominator, round_div, ceil_div) as (
    values
    (5, 10, 1, 1), (4, 10, 0, 1), (-5, 10, -1, 0), (3500, 483, 7, 8), (100, 25, 4, 4), (1, 0, null, null),
    (null, 1, null, null)
),

percentages (part, whole, exact_pct, cut_pct) as (
    values
    (-1500.000, 77400, '-1.9380', '-1.937984'), (1, 3, '33.3333', '33.333333'), (2, 3, '66.6667', '66.666666'),
    (2, -3, '-66.6667', '-66.666666'), (-10000, 1130000, '-0.8850', '-0.884955'), (5, 0, null, null), (0, 0, null, null)
),

units (amount, unit, whole_units) as (
    values (-200.000, 100, -2), (50, 100, 0), (51, 100, 1), (-150, 100, -1), (-151, 100, -2), (0, 100, 0)
),

roundings (value, decimals, rounded_to) as (
    values
    (54.500000, 0, 55), (54.499999, 0, 54), (-4.65, 1, -4.7), (-4.649999, 1, -4.6), (1.2345, 6, 1.2345), (1, 7, null),
    (1, null, null)
),

ratios (part_low, part_high, whole_low, whole_high, least, greatest) as (
    values
    (4.000, 6, 10, 12, '33.333333', '60.000000'), (-6, -4, -12, -10, '33.333333', '60.000000'),
    (-1, 1, 10, 20, '-10.000000', '10.000000'), (1, 2, -1, 1, null, null), (1, 2, 0, 1, null, null), (1, 2, null, 1, null, null)
),

percentiles (percentile_rule, category_rank, total_funds, expected) as (
    values
    ('ceil_of_total_plus_1', 35, 482, 8), ('ceil_of_total_plus_1', 1, 1, 50), ('ceil_of_total_plus_1', 54, 54, 99),
    ('ceil_of_total', 35, 482, 8), ('nearest_of_total', 35, 482, 7), ('nearest_of_total_plus_1', 1, 482, 1),
    ('spread_from_1_to_100', 1, 1, 1), ('spread_from_1_to_100', 2, 3, 51), ('by_heart', 2, 3, null),
    ('ceil_of_total', null, null, null)
),

prints (printed, expected) as (
    values
    ('74.8', '74.800000'), ('(4.0)', '-4.000000'), ('-', '0.000000'), ('0.0', '0.000000'), ('$ 77.4', '77.400000'),
    ('$77.4', '77.400000'), ('($ 4.0)', '-4.000000'), ('1,234.5', '1234.500000'), ('(12,345,678.9)', '-12345678.900000'),
    ('1' || chr(160) || '234', '1234.000000'), ('1' || chr(8239) || '234.5', '1234.500000'), ('1''234.5', '1234.500000'),
    ('−4.0', '-4.000000'), ('–4.0', '-4.000000'), ('-4.0', '-4.000000'), ('—', '0.000000'), ('–', '0.000000'),
    ('−', '0.000000'), (' 74.8 ', '74.800000'), (chr(160) || '74.8', '74.800000'), ('€ 5', '5.000000'), ('£0.7', '0.700000'),
    ('7x.8', null), ('(4.0', null), ('4.0)', null), ('-(4.0)', null), ('(-4.0)', null), ('1,23', null), ('1,2345.0', null),
    ('12,34,567', null), ('4.', null), ('.5', null), ('--', null), ('n/a', null), ('4.0%', null), ('1.2.3', null),
    ('1e3', null), ('$', null), ('', null), (null, null)
),

-- Thirds: the odd unit goes to the first of equals. Sevenths: six units are left over. Of nothing, no share.
apportionments (counts, expected) as (
    values
    ([5], [1000]), ([1, 1], [500, 500]), ([1, 1, 1], [334, 333, 333]), ([0, 2, 1], [0, 667, 333]),
    ([13, 2, 7, 1], [565, 87, 304, 44]), ([1, 1, 1, 1, 1, 1, 1], [143, 143, 143, 143, 143, 143, 142]), ([0], [null])
),

parts as (
    select
        counts,
        expected,
        unnest(counts) as part,
        cast(list_sum(counts) as integer) as whole,
        unnest(range(1, len(counts) + 1)) as place
    from apportionments
),

apportioned as (
    select
        counts,
        expected,
        place,
        {{ largest_remainder('part', 'whole', units=1000, within='counts', order_by='place') }} as units
    from parts
),

compared as (
    {% for cases, name, found, expected in comparisons -%}
        select
            {{ name }} as name,
            cast({{ found }} as varchar) as found,
            cast({{ expected }} as varchar) as expected
        from {{ cases }}
        union all
    {% endfor %}
    select
        name,
        found,
        expected
    from scalars
    union all
    select
        'the print ' || coalesce('''' || printed || '''', 'NULL') as name,
        cast({{ printed_amount('printed') }} as varchar) as found,
        expected
    from prints
    union all
    select
        'largest_remainder of 1000 by ' || cast(counts as varchar) as name,
        cast(list(units order by place) as varchar) as found,
        cast(expected as varchar) as expected
    from apportioned
    group by counts, expected
)

select
    *,
    name || ' is ' || coalesce(found, 'NULL') || ', expected ' || coalesce(expected, 'NULL') as problem
from compared
where found is distinct from expected
