"""The models' rooms: one way through the layers, no two folders that read each other, a guard for every key."""

import re
import shutil

import pytest
from conftest import shared_folder
from test_rooms import cycles

from scripts.project import ROOT

# models/books, the tier over account-days, reads none of the others, and they read it through Parquet files alone.
LAYERS = ["books", "staging", "intermediate", "marts"]


@pytest.fixture(scope="session")
def with_books(tmp_path_factory):
    """The project parsed with models/books, which a build of the warehouse leaves out."""
    from dbt.cli.main import dbtRunner

    with shared_folder(tmp_path_factory, "parse_with_books") as target:
        kept = ROOT / "target" / "lint" / "partial_parse.msgpack"  # what linting parsed
        if kept.exists() and not (target / kept.name).exists():
            shutil.copy(kept, target)
        place = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(target)]
        outcome = dbtRunner().invoke(["--quiet", "parse", "--target", "memory", *place])
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
    """Arrows against the layers. No model reads a mart, a mart of its own folder included; none outside models/books
    reads one inside."""
    return {
        (reader, read)
        for reader, read in pairs
        if read.startswith("marts")
        or (read.startswith("books") and not reader.startswith("books"))
        or LAYERS.index(reader.split("/")[0]) < LAYERS.index(read.split("/")[0])
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


def test_models_read_one_way(with_books):
    pairs = arrows(with_books)
    assert len(pairs) > 25
    assert backward(pairs) == set()
    assert cycles(pairs) == []


@pytest.mark.parametrize(
    "planted",
    [
        ("staging/reported", "intermediate/flows"),
        ("books/rolled", "staging/reference"),
        ("intermediate/flows", "marts/flows"),
        ("intermediate/draft", "books/results"),
        ("marts/audit", "marts/flows"),
        ("marts/flows", "marts/flows"),
    ],
)
def test_an_arrow_back_is_seen(with_books, planted):
    assert backward(arrows(with_books) | {planted}) == {planted}


def not_as_declared(manifest) -> set[str]:
    """Models that others may build on and are no marts, marts that they may not, and models that nobody answers for."""
    return {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "model"
        and (node.access.value != ("public" if node.path.startswith("marts") else "private") or not node.group)
    }


def test_marts_are_public_and_what_stands_behind_them_is_private(with_books):
    assert not_as_declared(with_books) == set()
    (mart,) = [node for node in with_books.nodes.values() if node.name == "fct_roll_forward"]
    whole, mart.access = mart.access, type(mart.access)("private")
    try:
        assert not_as_declared(with_books) == {"fct_roll_forward"}
    finally:
        mart.access = whole


def test_folders_that_read_each_other_are_seen(parsed):
    circle = cycles(arrows(parsed) | {("intermediate/flows", "intermediate/bounds")})
    assert {"intermediate/flows", "intermediate/bounds"} <= set(circle)


def test_every_key_is_guarded(with_books):
    assert unguarded(with_books) == set()


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
