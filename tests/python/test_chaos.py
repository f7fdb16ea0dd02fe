"""A short run of `make chaos`; and publishers with a fault each, which it has to find out."""

import random
import re
import shutil
from itertools import count

import pytest
import sabotage

from scripts import chaos
from scripts.chaos import DOCUMENT, not_one_of_two
from scripts.document import parts
from scripts.stage import Stage, publish_once, roll_back_once, small_warehouse


@pytest.fixture(scope="module")
def built_stage(tmp_path_factory, shipped):
    """A stage with three small releases."""
    folder = tmp_path_factory.mktemp("chaos")
    return Stage(folder / "stage", small_warehouse(shipped.published, folder / "small.duckdb"), 3)


@pytest.fixture
def stage(built_stage):
    """The stage, with nothing published."""
    shutil.rmtree(built_stage.published.parent)
    return built_stage


def nothing() -> None:
    """No progress is shown."""


def chance() -> random.Random:
    """The same chance in every run."""
    return random.Random(chaos.SEED)


# Each fault by name: the scenario with its arguments, short enough for every `make test`.
SHORT = {
    "killed at random": lambda stage, _: chaos.kills_at_random(stage, 2, chance(), nothing),
    "killed at each step": lambda stage, task: chaos.kills_at_each_step(stage, task, count(11), nothing),
    "readers": lambda stage, task: chaos.readers(stage, task, 4, 2, nothing),
    "writers": lambda stage, task: chaos.writer_at_work(stage, task, 2, nothing),
    "stale log": lambda stage, task: chaos.stale_log(stage, task, 1, nothing),
    "damage": lambda stage, task: chaos.corrupt(stage, task, 1, chance(), nothing),
    "no room": lambda stage, task: chaos.no_room(stage, task, [300_000], nothing),
    "read-only": lambda stage, task: chaos.read_only(stage, task, nothing),
}


@pytest.mark.parametrize("fault", SHORT)
def test_nothing_is_lost_mixed_or_left(stage, fault):
    result = SHORT[fault](stage, publish_once)
    assert result.times > 0
    assert result.wrong == []


def test_a_killed_rollback_loses_nothing(stage):
    result = chaos.kills_at_each_step(stage, roll_back_once, count(7), nothing)
    assert result.times > 0
    assert result.wrong == []


@pytest.mark.parametrize(
    ("publisher", "fault", "reported"),
    [
        (sabotage.copies_into_the_file, "readers", "failed: |mixed: "),
        (sabotage.builds_into_the_file, "no room", "changed what is in place"),
        (sabotage.leaves_the_log, "stale log", "holds what was never built"),
        (sabotage.only_removes_the_log, "writers", "holds what was never built"),
        (sabotage.trusts_the_manifest, "damage", "(?s)the damage was not said.*the manifest describes another file"),
        (sabotage.keeps_nothing, "stale log", "the file in place is not in the history"),
        (sabotage.keeps_links, "damage", "a kept release is damaged"),
        (sabotage.keeps_one, "stale log", "releases are lost"),
        (sabotage.copies_without_looking, "stale log", "a reader's answers mix releases, or are of none"),
        (sabotage.works_where_nobody_cleans, "stale log", r"leftovers: \['work'\]"),
        (sabotage.says_nothing, "read-only", "not refused"),
        (sabotage.says_nothing, "no room", "published within"),
    ],
)
def test_a_faulty_publisher_is_found_out(stage, publisher, fault, reported):
    wrong = SHORT[fault](stage, publisher).wrong
    assert re.search(reported, "\n".join(wrong)), wrong


def test_two_builds_that_do_not_end_as_one_of_two_are_found_out():
    refusal = "another build is at work on warehouse/aum_flows.duckdb: process 11, since"
    assert not_one_of_two([(11, 0), (12, 1)], ["Published", refusal]) == []
    assert not_one_of_two([(11, 0), (12, 0)], ["Published", "Published"])
    assert not_one_of_two([(12, 1), (13, 0)], [refusal, "Published"])
    assert not_one_of_two([(11, 0), (12, 1)], ["Published", "another build is at work: holder unknown"])


def test_the_documented_table_is_whole():
    _, block, _ = parts(DOCUMENT, "chaos")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.split("\n") if line[:1] == "|"][2:]
    times = {fault: int(number.replace(",", "")) for fault, number, _, _ in rows}
    assert {wrong for _, _, wrong, _ in rows} == {"0"}
    assert sum(number for fault, number in times.items() if "killed" in fault and "writer" not in fault) >= 200
    assert times[f"publish under {chaos.READERS} readers and one that holds its connection"] >= 50
    assert len(times) == 12
