"""The models' rooms: one way through the layers, no two folders that read each other, a guard for every key."""

import re

import pytest
from test_rooms import cycles

from books.scripts.project import options

LAYERS = ["staging", "intermediate", "marts"]


@pytest.fixture(scope="session")
def books_parsed():
    """The dbt project of the books, parsed."""
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(["parse", *options("duckdb")])
    assert outcome.success, outcome.exception
    return outcome.result


def folder(node) -> str:
    """Folder of a model below models/, such as intermediate/footing."""
    return node.path.rpartition("/")[0]


def arrows(manifest) -> set[tuple[str, str]]:
    """Pairs of a model's folder and the folder of a model that it reads; (folder, folder) within one."""
    models = {name: node for name, node in manifest.nodes.items() if node.resource_type == "model"}
    return {
        (folder(node), folder(models[parent]))
        for node in models.values()
        for parent in node.depends_on.nodes
        if parent in models
    }


def backward(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Arrows against the layers. No model reads a mart, a mart of its own folder included."""
    return {
        (reader, read)
        for reader, read in pairs
        if read.startswith("marts") or LAYERS.index(reader.split("/")[0]) < LAYERS.index(read.split("/")[0])
    }


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


def test_models_read_one_way(parsed):
    pairs = arrows(parsed)
    assert len(pairs) > 25
    assert backward(pairs) == set()
    assert cycles(pairs) == []


@pytest.mark.parametrize(
    "planted",
    [
        ("staging/reported", "intermediate/flows"),
        ("intermediate/flows", "marts/flows"),
        ("marts/audit", "marts/flows"),
        ("marts/flows", "marts/flows"),
    ],
)
def test_an_arrow_back_is_seen(parsed, planted):
    assert backward(arrows(parsed) | {planted}) == {planted}


def not_as_declared(manifest) -> set[str]:
    """Models that others may build on and are no marts, marts that they may not, and models that nobody answers for."""
    return {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "model"
        and (node.access.value != ("public" if node.path.startswith("marts") else "private") or not node.group)
    }


def test_marts_are_public_and_what_stands_behind_them_is_private(parsed):
    assert not_as_declared(parsed) == set()
    (mart,) = [node for node in parsed.nodes.values() if node.name == "fct_roll_forward"]
    whole, mart.access = mart.access, type(mart.access)("private")
    try:
        assert not_as_declared(parsed) == {"fct_roll_forward"}
    finally:
        mart.access = whole


def test_folders_that_read_each_other_are_seen(parsed):
    circle = cycles(arrows(parsed) | {("intermediate/flows", "intermediate/bounds")})
    assert {"intermediate/flows", "intermediate/bounds"} <= set(circle)


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
        assert "model.aum_flows.int_identities__continuity" in unguarded(parsed)
    finally:
        parsed.nodes[test] = guard


def test_every_seed_is_checked_cell_by_cell(parsed):
    checked = {
        node.depends_on.nodes[0]
        for node in parsed.nodes.values()
        if node.resource_type == "test" and node.name.endswith("__cells_are_well_formed")
    }
    assert checked == {name for name, node in parsed.nodes.items() if node.resource_type == "seed"}
