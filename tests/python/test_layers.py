"""The models' rooms: arrows go one way, the house stays small, every key has a guard."""

import re

import pytest
from test_rooms import cycles

from books.scripts.project import options


@pytest.fixture(scope="session")
def books_parsed():
    """The dbt project of the books, parsed."""
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(["parse", *options("duckdb")])
    assert outcome.success, outcome.exception
    return outcome.result


def unguarded(manifest) -> set[str]:
    """Models whose key nothing guards: neither a test of their own or of their room, nor a primary key, nor that of a
    mart that takes every row of theirs."""
    guarded = set()
    for node in manifest.nodes.values():
        if (
            node.resource_type == "test"
            and getattr(node, "test_metadata", None)
            and node.test_metadata.name == "rows_are_unique"
        ):
            guarded.add(node.attached_node)
        elif node.resource_type == "test" and node.name.endswith("__keys_are_unique"):
            guarded.update(node.depends_on.nodes)
        elif node.resource_type == "model" and any(c.type == "primary_key" for c in node.constraints):
            guarded.add(node.unique_id)
            code = re.sub(r"--.*", "", node.raw_code)
            if re.fullmatch(r"\s*select\s+[\w,\s]+\s+from \{\{ ref\('\w+'\) \}\}\s*", code):
                guarded.update(node.depends_on.nodes)
    return {name for name, node in manifest.nodes.items() if node.resource_type == "model"} - guarded


def arrows(manifest) -> set[tuple[str, str]]:
    """Pairs of rooms, a model's and that of a model which it reads: the folders of models/marts/, and staging."""
    rooms = {name: node.group for name, node in manifest.nodes.items() if node.resource_type == "model"}
    return {
        (rooms[name], rooms[parent])
        for name in rooms
        for parent in manifest.nodes[name].depends_on.nodes
        if parent in rooms and rooms[parent] != rooms[name]
    }


def test_arrows_between_rooms_go_one_way(parsed):
    """dbt itself refuses a private model of another room; what it does not see is a circle of public ones."""
    pairs = arrows(parsed)
    assert 25 < len(pairs) <= 55
    assert cycles(pairs) == []
    assert {"printed", "bounds"} <= set(cycles(pairs | {("printed", "bounds")}))


def longest_path(manifest) -> int:
    """Models on the longest way from a seed to a mart."""
    depths: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in depths:
            parents = [one for one in manifest.nodes[name].depends_on.nodes if one.startswith("model.")]
            depths[name] = 1 + max(map(depth, parents), default=0)
        return depths[name]

    return max(depth(name) for name, node in manifest.nodes.items() if node.resource_type == "model")


def test_the_house_fits_in_one_head(parsed):
    models = [node for node in parsed.nodes.values() if node.resource_type == "model"]
    assert len(models) <= 110
    assert longest_path(parsed) <= 18


def test_every_key_is_guarded(parsed, books_parsed):
    assert unguarded(parsed) == set()
    assert unguarded(books_parsed) == set()


def test_the_books_are_a_project_of_their_own(parsed, books_parsed):
    """No model of one in the other; what the warehouse reads of the books are two results, as a source."""
    models = {node.name for node in books_parsed.nodes.values() if node.resource_type == "model"}
    assert len(models) == 22
    assert models.isdisjoint(node.name for node in parsed.nodes.values())
    read = {source.name for source in parsed.sources.values() if source.source_name == "rolled"}
    assert read == {"books_discipline_month", "books_fund_rank"} < models


@pytest.mark.parametrize("table", ["books_discipline_month", "books_fund_rank"])
def test_the_source_has_the_columns_of_the_results(parsed, books_parsed, table):
    (source,) = [source for source in parsed.sources.values() if source.name == table]
    (model,) = [node for node in books_parsed.nodes.values() if node.name == table]
    assert list(source.columns) == list(model.columns)


def test_a_key_without_a_guard_is_seen(parsed):
    (test,) = [name for name, node in parsed.nodes.items() if node.name == "identities__keys_are_unique"]
    guard = parsed.nodes.pop(test)
    try:
        assert "model.aum_flows.int_identities__subtotal_part" in unguarded(parsed)
    finally:
        parsed.nodes[test] = guard


def test_every_seed_is_checked_cell_by_cell(parsed):
    checked = {
        node.depends_on.nodes[0]
        for node in parsed.nodes.values()
        if node.resource_type == "test" and node.name.endswith("__cells_are_well_formed")
    }
    assert checked == {name for name, node in parsed.nodes.items() if node.resource_type == "seed"}
