"""`make bench`: a warm `make build` beside a warm `dbt parse`, and the same SQL run straight through DuckDB.

The three run in turn, so that a machine that slows down slows all of them; the table gives medians and ratios to dbt
parse, pair by pair. Only ratios mean anything on another machine.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import track

from scripts.headline import plain_table
from scripts.project import ROOT

ROUNDS = 7


def run_straight(target: Path) -> None:
    """Runs the compiled SQL of every model and data test, in dbt's order, in an empty in-memory DuckDB, without dbt."""
    nodes = {
        key: node
        for key, node in json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].items()
        if node["resource_type"] in ("seed", "model", "test")
    }
    pending = {
        key: {up for up in node.get("depends_on", {}).get("nodes", []) if up in nodes} for key, node in nodes.items()
    }
    with duckdb.connect(":memory:") as connection:
        done: set[str] = set()
        while pending:
            for key in [key for key, upstream in pending.items() if upstream <= done]:
                node = nodes[key]
                relation = f'"{node["schema"]}"."{node["name"]}"'
                if node["resource_type"] != "test":
                    connection.execute(f'create schema if not exists "{node["schema"]}"')
                if node["resource_type"] == "seed":
                    file = ROOT / node["original_file_path"]
                    connection.execute(f"create table {relation} as from read_csv('{file}', all_varchar=true)")
                elif node["resource_type"] == "model":
                    kind = node["config"]["materialized"]
                    connection.execute(f"create {kind} {relation} as {node['compiled_code']}")
                elif connection.execute(f"select count(*) from ({node['compiled_code']})").fetchone() != (0,):
                    raise SystemExit(f"{key} fails")
                done.add(key)
                del pending[key]


def bench() -> int:
    """Runs the three in turn and prints the table; the exit status."""
    console = Console(highlight=False)
    dbt = str(Path(sys.executable).parent / "dbt")
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        target = Path(folder) / "target"
        compiled = os.environ | {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": folder}
        scratch = os.environ | {"AUM_FLOWS_PUBLISHED": str(Path(folder) / "warehouse" / "aum_flows.duckdb")}
        commands = {
            "make build, published": ([sys.executable, "-m", "scripts.build"], scratch),
            "dbt parse": ([dbt, "--quiet", "parse"], dict(os.environ)),
            "compiled SQL, straight": ([sys.executable, "-m", "scripts.bench", str(target)], dict(os.environ)),
        }
        subprocess.run([dbt, "--quiet", "compile", "--target", "memory"], cwd=ROOT, env=compiled, check=True)
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in track(range(ROUNDS + 1), "measuring", console=console, transient=True):
            for name, (command, environment) in commands.items():
                started = time.perf_counter()
                subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
                if turn:  # the first turn warms up
                    seconds[name].append(time.perf_counter() - started)
    table = plain_table(f"{ROUNDS} turns, whole processes", "median s", "min", "max", "× dbt parse")
    for name, times in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(times, seconds["dbt parse"], strict=True))
        table.add_row(name, *(f"{value:.2f}" for value in (statistics.median(times), min(times), max(times), ratio)))
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(bench() if len(sys.argv) == 1 else run_straight(Path(sys.argv[1])))
