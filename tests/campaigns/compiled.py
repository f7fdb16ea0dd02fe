"""The project's compiled SQL, run without dbt: for measuring it, and for asking it about tables that are no release."""

import graphlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from scripts.building.dbt import COUNTED
from scripts.catalog import identifier
from scripts.intake import seeds
from scripts.project import ROOT

# The database that compiled SQL names: the private file of a build is called so.
DATABASE = "aum_flows"


def compile_project(folder: Path, parsed=None) -> Path:
    """Compiles all that a build runs; the folder that dbt wrote. parsed: dbt's manifest, if the project is parsed
    already."""
    from dbt.cli.main import dbtRunner

    target, before = folder / "target", os.environ.get("AUM_FLOWS_PRIVATE")
    places = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(target)]
    os.environ["AUM_FLOWS_PRIVATE"] = str(folder / f"{DATABASE}.duckdb")
    try:
        outcome = dbtRunner(manifest=parsed).invoke(["--quiet", "compile", *places, "--log-level-file", "none"])
    finally:
        del os.environ["AUM_FLOWS_PRIVATE"]
        os.environ.update({} if before is None else {"AUM_FLOWS_PRIVATE": before})
    if not outcome.success:
        raise RuntimeError(f"the project cannot be compiled: {outcome.exception}")
    return target


def nodes_of(manifest: dict) -> dict[str, dict]:
    """What a build has to run of a compiled project, by dbt's id; see `expected` of scripts/building/dbt.py."""
    return {key: node for key, node in manifest["nodes"].items() if node["resource_type"] in COUNTED}


def nodes_in_order(target: Path) -> Iterator[dict]:
    """Every seed, model and data test of a compiled project, each after what it depends on."""
    nodes = nodes_of(json.loads((target / "manifest.json").read_text(encoding="utf-8")))
    graph = {key: set(node.get("depends_on", {}).get("nodes", [])) & set(nodes) for key, node in nodes.items()}
    for key in graphlib.TopologicalSorter(graph).static_order():
        yield nodes[key]


def compiled_nodes() -> list[dict]:
    """Compiles the project; its nodes, in order."""
    with tempfile.TemporaryDirectory() as folder:
        return list(nodes_in_order(compile_project(Path(folder))))


def needed_for(nodes: list[dict], names: set[str]) -> list[dict]:
    """Those of the nodes, in their order, that have one of the names or that such a node depends on."""
    by_key = {node["unique_id"]: node for node in nodes}
    ahead, needed = [key for key, node in by_key.items() if node["name"] in names], set()
    while ahead:
        key = ahead.pop()
        if key not in needed:
            needed.add(key)
            ahead += [up for up in by_key[key].get("depends_on", {}).get("nodes", []) if up in by_key]
    return [node for node in nodes if node["unique_id"] in needed]


def connect() -> duckdb.DuckDBPyConnection:
    """An empty database in memory, by the name that compiled SQL knows."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"attach ':memory:' as {DATABASE}; use {DATABASE}; set timezone = 'UTC'")
    return connection


def create(
    connection: duckdb.DuckDBPyConnection,
    node: dict,
    instead: Mapping[str, str] | None = None,
    kind: str | None = None,
    project: Path = ROOT,
) -> None:
    """Creates a seed or a model by its own code and contract; or, where `instead` has a query for its name, by that
    query, which may read the node's own rows from the schema `shipped`. kind: table or view, whatever the model says;
    project: the folder of the seeds."""
    name, instead = node["name"], instead or {}
    schema = "shipped" if name in instead else node["schema"]
    relation = identifier(schema, name)
    connection.execute(f"create schema if not exists {identifier(schema)}")
    if node["resource_type"] == "seed":
        create_seed(connection, relation, node, project)
    elif node["language"] == "python" and name not in instead:
        create_by_python(connection, relation, node)
    elif node["config"]["contract"]["enforced"] and name not in instead:
        create_by_contract(connection, relation, node)
    elif node["language"] == "sql":
        kind = kind or ("table" if name in instead else node["config"]["materialized"])
        connection.execute(f"create {kind} {relation} as {node['compiled_code']}")
    if name in instead:
        connection.execute(f"create schema if not exists {identifier(node['schema'])}")
        connection.execute(f"create table {identifier(node['schema'], name)} as {instead[name]}")


def create_seed(connection: duckdb.DuckDBPyConnection, relation: str, node: dict, project: Path) -> None:
    """Loads a seed as scripts/intake/ reads its file."""
    columns = node["columns"]
    folded = [name for name, column in columns.items() if seeds.is_text(column["config"]["meta"].get("cell"))]
    rows = seeds.read(project / node["original_file_path"], list(columns), folded).rows
    cells = "".join(f"cells[{place}] as {identifier(name)}, " for place, name in enumerate(columns, start=1))
    connection.execute(
        f"create table {relation} as select {cells}seed_line from (select unnest(cast($lines as integer[])) as "
        "seed_line, unnest(cast($cells as varchar[][])) as cells)",
        {"lines": [line for line, _ in rows], "cells": [cells for _, cells in rows]},
    )


def create_by_python(connection: duckdb.DuckDBPyConnection, relation: str, node: dict) -> None:
    """Runs a Python model, whose compiled code ends with what dbt hands to it."""
    namespace: dict = {}
    exec(compile(node["compiled_code"], node["original_file_path"], "exec"), namespace)
    given = namespace["dbtObj"](lambda name: connection.query(f"select * from {name}"))
    namespace["model"](given, connection).create(relation)


def create_by_contract(connection: duckdb.DuckDBPyConnection, relation: str, node: dict) -> None:
    """Creates a table of the columns, types and constraints that its YAML promises."""
    columns = node["columns"].values()
    lines = [
        f"{column['name']} {column['data_type']}" + "".join(constraint_of(one) for one in column["constraints"])
        for column in columns
    ]
    lines += [constraint_of(one) for one in node["constraints"]]
    names = ", ".join(column["name"] for column in columns)
    connection.execute(f"create table {relation} ({', '.join(lines)})")
    connection.execute(f"insert into {relation} ({names}) select {names} from ({node['compiled_code']})")


def constraint_of(constraint: dict) -> str:
    """A constraint as SQL."""
    if constraint["type"] == "primary_key":
        return f"primary key ({', '.join(constraint['columns'])})"
    return {"not_null": " not null", "check": f" check ({constraint['expression']})"}[constraint["type"]]
