-- Claim: largest_remainder gives the shares worked out by hand, for one part, ties, an empty part and seven parts; every
-- apportionment sums to its units. One row per part that is not as expected.
with cases (apportionment, part_number, part, whole, expected) as (
    values
    ('one part', 1, 5, 5, 1000),
    ('two equal', 1, 1, 2, 500), ('two equal', 2, 1, 2, 500),
    ('thirds: the odd unit goes to the first of equals', 1, 1, 3, 334),
    ('thirds: the odd unit goes to the first of equals', 2, 1, 3, 333),
    ('thirds: the odd unit goes to the first of equals', 3, 1, 3, 333),
    ('an empty part gets nothing', 1, 0, 3, 0), ('an empty part gets nothing', 2, 2, 3, 667),
    ('an empty part gets nothing', 3, 1, 3, 333),
    ('1 of 23 is 4.4', 1, 13, 23, 565), ('1 of 23 is 4.4', 2, 2, 23, 87),
    ('1 of 23 is 4.4', 3, 7, 23, 304), ('1 of 23 is 4.4', 4, 1, 23, 44),
    ('sevenths: six units left over', 1, 1, 7, 143), ('sevenths: six units left over', 2, 1, 7, 143),
    ('sevenths: six units left over', 3, 1, 7, 143), ('sevenths: six units left over', 4, 1, 7, 143),
    ('sevenths: six units left over', 5, 1, 7, 143), ('sevenths: six units left over', 6, 1, 7, 143),
    ('sevenths: six units left over', 7, 1, 7, 142),
    ('nothing to share', 1, 0, 0, null)
),

apportioned as (
    select
        *,
        {{ largest_remainder('part', 'whole', units=1000, within='apportionment', order_by='part_number') }} as units
    from cases
)

select
    *,
    apportionment || ', part ' || part_number || ': ' || coalesce(cast(units as varchar), 'NULL') || ' units, expected '
    || coalesce(cast(expected as varchar), 'NULL') as problem
from apportioned
where units is distinct from expected
