"""The export: what other people's tools read back is what the published file holds."""

import json
import shutil

import duckdb
import frictionless
import pytest

from scripts import catalog
from scripts.exports.export import ExportError, export, field
from scripts.publishing.folder import PublishedFolder


@pytest.fixture(scope="module")
def exported(others, tmp_path_factory):
    """The export of several firms' releases; the folder."""
    return export(others.published, tmp_path_factory.mktemp("export") / "dist").parent


def package_of(folder) -> dict:
    """The package of an export."""
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def problems(folder) -> list[str]:
    """What the frictionless library objects to: types, keys, foreign keys, hashes, sizes."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return [error.message for task in report.tasks for error in task.errors] + [e.message for e in report.errors]


def test_frictionless_finds_nothing_wrong(exported):
    assert problems(exported) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "objection"),
    [
        ("reference/dim_firm.csv", "janus,", "janos,", "foreign"),
        ("flows/fct_roll_forward.csv", "2004-07-31", "July", "type"),
        ("flows/fct_net_flow.csv", "-800.000", "-900.000", "hash"),
    ],
)
def test_a_changed_file_is_seen(exported, tmp_path, table, old, new, objection):
    folder = tmp_path / "dist"
    shutil.copytree(exported, folder)
    text = (folder / table).read_text(encoding="utf-8")
    assert old in text
    (folder / table).write_text(text.replace(old, new), encoding="utf-8")
    assert any(objection in problem for problem in problems(folder))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_reading_it_back_gives_the_same_values(others, exported, kind):
    with duckdb.connect(str(others.published), read_only=True) as warehouse:
        for table in catalog.tables(warehouse):
            path = exported / table.schema / f"{table.name}.{kind}"
            if kind == "csv":
                columns = {column.name: column.type for column in table.columns}
                read = f"read_csv({catalog.literal(path)}, header=true, auto_detect=false, columns={columns})"
            else:
                read = f"read_parquet({catalog.literal(path)})"
                assert [
                    (name, str(type_)) for name, type_, *_ in warehouse.execute(f"describe from {read}").fetchall()
                ] == [(column.name, column.type) for column in table.columns]
            for left, right in ((table.identifier(), read), (read, table.identifier())):
                assert warehouse.execute(f"(from {left}) except all (from {right})").fetchall() == [], table.label


def test_the_package_describes_what_is_published(others, exported):
    package = package_of(exported)
    assert package["version"] == PublishedFolder(others.published).stated()["name"]
    assert package["licenses"][0]["name"] == "MIT"
    with duckdb.connect(str(others.published), read_only=True) as warehouse:
        published = {table.label: table for table in catalog.tables(warehouse)}
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert set(resources) == set(published)
    for label, table in published.items():
        schema = resources[label]["schema"]
        assert schema["primaryKey"] == table.key
        assert [field["description"] for field in schema["fields"]] == [column.comment for column in table.columns]
    flow = resources["flows.fct_roll_forward"]["schema"]
    assert {key["reference"]["resource"] for key in flow["foreignKeys"]} >= {
        "reference.dim_firm",
        "reference.dim_group",
    }
    assert {field["unit"] for field in flow["fields"] if field["name"].endswith("_m")} == {
        "millions of the firm's reporting currency"
    }


def test_the_same_file_gives_the_same_bytes(others, exported, tmp_path):
    again = export(others.published, tmp_path / "dist").parent
    files = {path.relative_to(exported): path.read_bytes() for path in exported.rglob("*") if path.is_file()}
    assert len(files) > 60
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()} == files


def test_an_earlier_export_is_replaced_and_other_files_are_not(shipped, tmp_path):
    folder = tmp_path / "dist"
    export(shipped.published, folder)
    (folder / "flows" / "stale.csv").write_text("old")
    export(shipped.published, folder)
    assert not (folder / "flows" / "stale.csv").exists()
    (folder / "datapackage.json").write_text('{"name": "something else"}')
    with pytest.raises(ExportError, match="holds files that are no export"):
        export(shipped.published, folder)
    assert (folder / "datapackage.json").read_text() == '{"name": "something else"}'


def test_a_type_without_a_name_is_rejected():
    with pytest.raises(ExportError, match="column moment is of type TIMESTAMP"):
        field(catalog.Column("moment", "TIMESTAMP", True, "A moment.", 0))
