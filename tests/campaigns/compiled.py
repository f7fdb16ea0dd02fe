"""The project's compiled SQL, run without dbt: for measuring it, and for asking it about tables that are no release."""

import graphlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from scripts.catalog import identifier, literal
from scripts.project import ROOT


def compile_project(folder: Path) -> Path:
    """Compiles the project for the in-memory target; the folder that dbt wrote. Starts from what linting parsed."""
    target = folder / "target"
    target.mkdir()
    parsed = ROOT / "target" / "lint" / "partial_parse.msgpack"
    if parsed.exists():
        shutil.copy(parsed, target)
    dbt = str(Path(sys.executable).parent / "dbt")
    environment = os.environ | {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(folder)}
    subprocess.run([dbt, "--quiet", "compile", "--target", "memory"], cwd=ROOT, env=environment, check=True)
    return target


def nodes_in_order(target: Path) -> Iterator[dict]:
    """Every seed, model and data test of a compiled project, each after what it depends on."""
    nodes = {
        key: node
        for key, node in json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].items()
        if node["resource_type"] in ("seed", "model", "test")
    }
    graph = {key: set(node.get("depends_on", {}).get("nodes", [])) & set(nodes) for key, node in nodes.items()}
    for key in graphlib.TopologicalSorter(graph).static_order():
        yield nodes[key]


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


def create(connection: duckdb.DuckDBPyConnection, node: dict, instead: Mapping[str, str]) -> None:
    """Creates a seed or model by its own SQL; or, where `instead` has a query for its name, by that query, which may
    read the node's own rows from the schema `shipped`. Python models are left out."""
    schema = "shipped" if node["name"] in instead else node["schema"]
    relation = identifier(schema, node["name"])
    connection.execute(f"create schema if not exists {identifier(schema)}")
    if node["resource_type"] == "seed":
        file = literal(ROOT / node["original_file_path"])
        connection.execute(
            f"create table {relation} as select *, row_number() over () + 1 as seed_line "
            f"from read_csv({file}, all_varchar=true)"
        )
    elif node["language"] == "sql":
        kind = "table" if node["name"] in instead else node["config"]["materialized"]
        connection.execute(f"create {kind} {relation} as {node['compiled_code']}")
    if node["name"] in instead:
        connection.execute(f"create schema if not exists {identifier(node['schema'])}")
        connection.execute(f"create table {identifier(node['schema'], node['name'])} as {instead[node['name']]}")
