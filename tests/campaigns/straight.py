"""What a build finds in seeds, without dbt: its compiled SQL in its order, straight through DuckDB in memory.

A test that fails keeps back what rests on all that it reads, as in `dbt build`; failing rows are said in the words of
macros/house/report_failures.sql. Views are tables here, for what several read is then computed once.
tests/python/test_straight.py holds it against dbt.
"""

import contextlib
import graphlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import jinja2

from scripts.building.dbt import Run, check_seeds
from scripts.intake import seeds
from scripts.project import ROOT
from scripts.publishing import PublishError
from tests.campaigns.compiled import connect, create, nodes_of


@dataclass
class Code:
    """The project compiled: its nodes in dbt's order, its sources, and a folder that keeps what the solver said of any
    release; and dbt's manifest, by which seed files are checked."""

    nodes: list[dict]
    sources: dict[str, dict]
    solved: Path
    parsed: object = None


def in_build_order(target: Path) -> tuple[list[dict], dict[str, dict]]:
    """Every node of a compiled project in dbt's order, and its sources by name. A node's `awaits` is what has to have
    passed: what it rests on and, for a seed or model, every test that reads nothing else."""
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    nodes = nodes_of(manifest)
    rests_on = {key: set(node["depends_on"].get("nodes", [])) for key, node in nodes.items()}
    tests = {key: rests_on[key] for key, node in nodes.items() if node["resource_type"] == "test" and rests_on[key]}
    everything: dict[str, set[str]] = {}
    for key in graphlib.TopologicalSorter(rests_on).static_order():
        below = rests_on.get(key, set())
        everything[key] = below.union(*(everything[one] for one in below))
    for key, node in nodes.items():
        node["awaits"] = rests_on[key] & nodes.keys()
        if node["resource_type"] != "test":
            node["awaits"] |= {test for test, read in tests.items() if read <= everything[key]}
    order = graphlib.TopologicalSorter({key: node["awaits"] for key, node in nodes.items()}).static_order()
    return [nodes[key] for key in order], manifest["sources"]


class Row(dict):
    """A row as macros read it: by the name of a column or by its place."""

    def __getitem__(self, key):
        return list(self.values())[key] if isinstance(key, int) else super().__getitem__(key)

    def dict(self) -> dict:
        return self


class Found:
    """What a query found, as macros read it."""

    def __init__(self, found: duckdb.DuckDBPyConnection):
        self.column_names = [column[0] for column in found.description or ()]
        self.rows = [Row(zip(self.column_names, row, strict=True)) for row in found.fetchall()]
        self.columns = {name: {row: one[name] for row, one in enumerate(self.rows)} for name in self.column_names}

    def __len__(self) -> int:
        return len(self.rows)


def macro(name: str, connection: duckdb.DuckDBPyConnection, **given) -> Callable:
    """A macro of the project as dbt would call it: what it runs is run here. given: what else of dbt it names."""
    (file,) = (ROOT / "macros").rglob(f"{name}.sql")
    rendering = jinja2.Environment(extensions=["jinja2.ext.do"])
    rendering.globals |= {"execute": True, "env_var": os.environ.get, **given}
    rendering.globals["run_query"] = lambda sql: Found(connection.execute(sql))
    return getattr(rendering.from_string(file.read_text(encoding="utf-8")).module, name)


def check_files(code: Code, project: Path) -> None:
    """What a build asks of the seed files before it loads them. PublishError where they cannot be read."""
    problems = seeds.undecodable(project)
    if problems:
        raise PublishError("\n".join(["the seed files cannot be read", *problems]))
    check_seeds(code.parsed, project)


def run_straight(
    code: Code, project: Path, place: Path, as_built: bool = False
) -> tuple[Run, duckdb.DuckDBPyConnection]:
    """Runs every node over the seeds of a project: what came of it, and the database. place: a folder to work in;
    as_built: views stay views, and DuckDB uses every core."""
    connection, run = connect(), Run()
    if not as_built:  # for tables so small, threads cost more than they save
        connection.execute("set threads = 1")
    with contextlib.chdir(project):
        macro("register_rolled", connection, graph={"sources": code.sources})()
    for node in code.nodes:
        key, kind = node["unique_id"], node["resource_type"]
        run.expected[key] = kind, node["name"]
        if any(run.ended[one] in ("fail", "error", "skipped") for one in node["awaits"]):
            run.ended[key] = "skipped"
            continue
        try:
            if kind != "test":
                solving = node.get("language") == "python"
                with kept(code.solved, place) if solving else contextlib.nullcontext():
                    create(connection, node, kind=None if as_built else "table", project=project)
                run.ended[key] = "success"
            else:
                ((rows,),) = connection.execute(f"select count(*) from ({node['compiled_code']})").fetchall()
                failing = "warn" if node["config"]["severity"].lower() == "warn" else "fail"
                run.ended[key] = failing if rows else "pass"
        except duckdb.Error as error:
            run.ended[key] = "error"
            run.problems += [f"Runtime Error in {kind} {node['name']}", f"  {error}"]
    run.problems = list(dict.fromkeys([*words(connection, code.nodes, run), *run.problems]))
    return run, connection


@contextlib.contextmanager
def kept(solved: Path, folder: Path) -> Iterator[None]:
    """Works in a folder whose `solved` holds what `solved` holds, and adds to that what is new: the solver keeps its
    results beside its database, here the working folder, and throws away those that it has no use for."""
    (folder / "solved").mkdir(parents=True, exist_ok=True)
    share(solved, folder / "solved")
    with contextlib.chdir(folder):
        yield
    share(folder / "solved", solved)


def share(there: Path, here: Path) -> None:
    """Has the whole files of one folder in another too."""
    for file in there.glob("*.json"):
        with contextlib.suppress(FileExistsError):
            os.link(file, here / file.name)


def words(connection: duckdb.DuckDBPyConnection, nodes: list[dict], run: Run) -> list[str]:
    """Every failing test's rows, as report_failures prints them."""
    said: list[str] = []
    results = [SimpleNamespace(node=node, status=run.ended[node["unique_id"]]) for node in nodes]
    macro("report_failures", connection, print=said.append)(results)
    return said
