"""What takes long of `make chaos`: books that are killed while they are rolled up."""

import random

from tests.campaigns import chaos


def test_books_that_are_killed_end_as_those_that_are_not(rig, small_books):
    result = chaos.kills_of_books(rig, small_books, 2, random.Random(chaos.SEED))
    assert result.times > 0
    assert result.wrong == []
