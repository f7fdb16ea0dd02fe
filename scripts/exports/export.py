"""Writes every published table as Parquet and CSV, with a Frictionless data package that describes them.

A reader needs neither this project nor DuckDB: `datapackage.json` has types, keys, units, descriptions and hashes.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import duckdb

from scripts.catalog import Column, Table, literal, open_published, tables
from scripts.publishing.folder import PublishedFolder

PACKAGE = "datapackage.json"

LICENCE = {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"}

# What each DuckDB type is called in a table schema; a DECIMAL is a number.
TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "DATE": "date",
}

# The unit of a column, by how its name ends.
UNITS = {
    "_m": "millions of the firm's reporting currency",
    "_pct": "percent",
    "_units": "rounding units",
    "_years": "years",
    "_months": "months",
}


class ExportError(RuntimeError):
    """Nothing was exported; the message says why."""


def field(column: Column) -> dict:
    """A column as a field of a table schema. ExportError where its type has no name there."""
    kind = "number" if column.type.startswith("DECIMAL") else TYPES.get(column.type)
    if kind is None:
        raise ExportError(f"column {column.name} is of type {column.type}, which a table schema does not have")
    unit = next((unit for ending, unit in UNITS.items() if column.name.endswith(ending)), None)
    described = {"name": column.name, "type": kind, "description": column.comment or ""}
    if unit:
        described["unit"] = unit
    return described if column.is_nullable else described | {"constraints": {"required": True}}


def foreign_keys(table: Table, dimensions: list[Table]) -> list[dict]:
    """Keys of dimensions that a table has all columns of."""
    names = {column.name for column in table.columns}
    return [
        {"fields": dimension.key, "reference": {"resource": dimension.label, "fields": dimension.key}}
        for dimension in dimensions
        if dimension.label != table.label and dimension.key and names.issuperset(dimension.key)
    ]


def written(warehouse: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> dict:
    """Writes a table as Parquet and CSV, in the order of its key; its resource of the package, without foreign keys."""
    (folder / table.schema).mkdir(exist_ok=True)
    order = f"order by {', '.join(table.key)}" if table.key else "order by all"
    files = {}
    for kind, options in (("csv", "format csv, header"), ("parquet", "format parquet, compression zstd")):
        path = folder / table.schema / f"{table.name}.{kind}"
        warehouse.execute(f"copy (from {table.identifier()} {order}) to {literal(path)} ({options})")
        content = path.read_bytes()
        files[kind] = {
            "path": path.relative_to(folder).as_posix(),
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
    return {
        "name": table.label,
        "profile": "tabular-data-resource",
        "description": table.comment or "",
        **files["csv"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [field(column) for column in table.columns],
            "primaryKey": table.key,
            "missingValues": [""],
        },
        "parquet": files["parquet"],
    }


def is_ours(folder: Path) -> bool:
    """Whether a folder is free to write to: not there, empty, or an export of this command."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return package["profile"] == "tabular-data-package" and package["name"] == "aum-flows"
    except (OSError, ValueError, TypeError, KeyError):
        return not any(folder.iterdir())


def export(published: Path, destination: Path) -> Path:
    """Writes the file `published` to the folder `destination`, in place of an earlier export; the package's path.

    The same file gives the same bytes. ExportError where the folder holds something else, or a table cannot be
    described; then `destination` stays as it was.
    """
    if not is_ours(destination):
        raise ExportError(f"{destination} holds files that are no export; name another folder, or empty it")
    destination.parent.mkdir(parents=True, exist_ok=True)
    with (
        open_published(published) as warehouse,
        tempfile.TemporaryDirectory(dir=destination.parent, prefix=f".{destination.name}.") as workplace,
    ):
        warehouse.execute("set threads = 1")  # rows are written in one order
        folder = Path(workplace) / "package"
        folder.mkdir()
        found = tables(warehouse)
        dimensions = [table for table in found if table.name.startswith("dim_")]
        resources = []
        for table in found:
            resource = written(warehouse, table, folder)
            resource["schema"]["foreignKeys"] = foreign_keys(table, dimensions)
            resources.append(resource)
        stated = PublishedFolder(published).stated() or {}
        package = {
            "profile": "tabular-data-package",
            "name": "aum-flows",
            "title": "Assets under management, flows and fund rankings as asset managers publish them",
            "version": stated.get("name", "unknown"),
            "licenses": [LICENCE],
            "resources": resources,
        }
        (folder / PACKAGE).write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        earlier = Path(workplace) / "earlier"
        if destination.exists():
            destination.replace(earlier)
        folder.replace(destination)
        shutil.rmtree(earlier, ignore_errors=True)
    return destination / PACKAGE
