"""A short run of `make chaos`; and publishers and builds with a fault each, which it has to find out. Books that are
killed: tests/long/test_chaos_at_length.py."""

import random
import re
from itertools import count

import pytest
import sabotage

from tests.campaigns import chaos
from tests.campaigns.chaos import DOCUMENT, not_one_of_two
from tests.campaigns.document import parts
from tests.campaigns.hostile import judged
from tests.campaigns.rig import publish_once, roll_back_once

# Each fault by name: the scenario with its arguments, short enough for every `make test`.
SHORT = {
    "killed at random": lambda rig, _: chaos.kills_at_random(rig, 2, random.Random(chaos.SEED)),
    "killed at each step": lambda rig, task: chaos.kills_at_each_step(rig, task, count(11)),
    "readers": lambda rig, task: chaos.readers(rig, task, 4, 2),
    "writers": lambda rig, task: chaos.writer_at_work(rig, task, 2),
    "stale log": lambda rig, task: chaos.stale_log(rig, task, 1),
    "damage": lambda rig, task: chaos.corrupt(rig, task, 1, random.Random(chaos.SEED)),
    "no room": lambda rig, task: chaos.no_room(rig, task, [300_000]),
    "read-only": lambda rig, task: chaos.read_only(rig, task),
}


@pytest.mark.parametrize("fault", SHORT)
def test_nothing_is_lost_mixed_or_left(rig, fault):
    result = SHORT[fault](rig, publish_once)
    assert result.times > 0
    assert result.wrong == []


def test_a_killed_rollback_loses_nothing(rig):
    result = chaos.kills_at_each_step(rig, roll_back_once, count(7))
    assert result.times > 0
    assert result.wrong == []


@pytest.mark.parametrize(
    ("publisher", "fault", "reported"),
    [
        (sabotage.copies_into_the_file, "readers", "failed: |mixed: "),
        (sabotage.builds_into_the_file, "no room", "changed what is in place"),
        (sabotage.leaves_the_log, "stale log", "holds what was never built"),
        (sabotage.only_removes_the_log, "writers", "holds what was never built"),
        (
            sabotage.trusts_the_manifest,
            "damage",
            "(?s)the damage was not reported.*the manifest describes another file",
        ),
        (sabotage.keeps_nothing, "stale log", "the file in place is not in the history"),
        (sabotage.keeps_links, "damage", "a kept version is damaged"),
        (sabotage.keeps_one, "stale log", "versions are lost"),
        (sabotage.copies_without_looking, "stale log", "a reader's answers mix versions, or are of none"),
        (sabotage.works_where_nobody_cleans, "stale log", r"leftovers: \['work'\]"),
        (sabotage.says_nothing, "read-only", "not rejected"),
        (sabotage.says_nothing, "no room", "published within"),
    ],
)
def test_a_faulty_publisher_is_found_out(rig, publisher, fault, reported):
    wrong = SHORT[fault](rig, publisher).wrong
    assert re.search(reported, "\n".join(wrong)), wrong


def test_two_builds_that_do_not_end_as_one_of_two_are_found_out():
    rejection = "another build is at work on warehouse/aum_flows.duckdb: process 11, since"
    assert not_one_of_two([(11, 0), (12, 1)], ["Published", rejection]) == []
    assert not_one_of_two([(11, 0), (12, 0)], ["Published", "Published"])
    assert not_one_of_two([(12, 1), (13, 0)], [rejection, "Published"])
    assert not_one_of_two([(11, 0), (12, 1)], ["Published", "another build is at work: holder unknown"])


def test_a_build_that_lies_in_a_hostile_environment_is_found_out():
    """What is in place is a before and b after, and the seeds say b."""
    assert judged(0, "Published", "a", "b", "b") == judged(1, "rejected", "a", "a", None) == []
    lies = [
        (0, "Published", "a", "a", "b"),
        (0, "Published", "a", "b", None),
        (1, "rejected", "a", "b", "b"),
        (1, " ", "a", "a", "b"),
        (1, "Traceback (most recent call last)", "a", "a", "b"),
    ]
    assert [len(judged(*lie)) for lie in lies] == [1] * len(lies)


def test_the_documented_table_is_whole():
    _, block, _ = parts(DOCUMENT, "chaos")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.split("\n") if line[:1] == "|"][2:]
    times = {fault: int(number.replace(",", "")) for fault, number, _, _ in rows}
    assert {wrong for _, _, wrong, _ in rows} == {"0"}
    assert sum(number for fault, number in times.items() if "killed" in fault and "writer" not in fault) >= 200
    assert times[f"publish under {chaos.READERS} readers and one that holds its connection"] >= 50
    assert len(times) == 13
