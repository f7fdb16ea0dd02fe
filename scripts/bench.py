"""`make bench`: a warm `make build` beside a warm `dbt parse`, and the same SQL run straight through DuckDB.

The three run in turn, so that a machine that slows down slows all of them; the table gives medians and ratios to dbt
parse, pair by pair. Only ratios mean anything on another machine.
"""

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

from scripts.compiled import compile_project, create, nodes_in_order
from scripts.headline import plain_table
from scripts.project import ROOT
from scripts.solved import COLUMNS

ROUNDS = 7


def run_straight(target: Path) -> None:
    """Runs the compiled SQL of every model and data test, in dbt's order, in an empty in-memory DuckDB, without dbt."""
    with duckdb.connect(":memory:") as connection:
        solution = f"select {', '.join(f'cast(null as {kind}) as {name}' for name, kind in COLUMNS.items())} limit 0"
        for node in nodes_in_order(target):
            if node["resource_type"] != "test":
                create(connection, node, instead={"int_bounds__solution": solution})
            else:
                connection.execute(f"select count(*) from ({node['compiled_code']})").fetchall()


def bench() -> int:
    """Runs the three in turn and prints the table; the exit status."""
    console = Console(highlight=False)
    dbt = str(Path(sys.executable).parent / "dbt")
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        target = compile_project(Path(folder))
        scratch = os.environ | {"AUM_FLOWS_PUBLISHED": str(Path(folder) / "warehouse" / "aum_flows.duckdb")}
        commands = {
            "make build, published": ([sys.executable, "-m", "scripts.build"], scratch),
            "dbt parse": ([dbt, "--quiet", "parse"], dict(os.environ)),
            "compiled SQL, straight": ([sys.executable, "-m", "scripts.bench", str(target)], dict(os.environ)),
        }
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
