"""`make bench`: a warm `make build` beside a warm `dbt parse`, and the same SQL run straight through DuckDB; and what
twenty years of monthly releases cost the linear programs beside one.

The commands run in turn, so that a machine that slows down slows all of them; the tables give medians and ratios, pair
by pair. Only ratios mean anything on another machine.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import track

from scripts.project import ROOT, private_file
from scripts.showing.press import plain_table
from scripts.solver.solved import COLUMNS, INPUTS, solve_all
from tests.campaigns.compiled import compile_project, create, nodes_in_order

ROUNDS = 7

# Releases of twenty years, month by month.
TWENTY_YEARS = 240


def run_straight(target: Path) -> None:
    """Runs the compiled SQL of every model and data test, in dbt's order, in an empty in-memory DuckDB, without dbt."""
    with duckdb.connect(":memory:") as connection:
        solution = f"select {', '.join(f'cast(null as {kind}) as {name}' for name, kind in COLUMNS.items())} limit 0"
        for node in nodes_in_order(target):
            if node["resource_type"] != "test":
                create(connection, node, instead={"int_bounds__solution": solution})
            else:
                connection.execute(f"select count(*) from ({node['compiled_code']})").fetchall()


def bench_linear_programs(console: Console) -> None:
    """Prints what the linear programs cost over one release and over twenty years of copies of it: from nothing, with
    one new release, and with none."""
    with duckdb.connect(str(private_file()), read_only=True) as built:
        shipped = [built.execute(query.format(f"intermediate.{name}")).fetchall() for name, query in INPUTS.items()]

    def seconds(releases: int, folder: str) -> float:
        rows = [[(f"copy_{n:03}", *row[1:]) for n in range(releases) for row in part] for part in shipped]
        started = time.perf_counter()
        for _ in solve_all(*rows, Path(folder) / "any.duckdb"):
            pass
        return time.perf_counter() - started

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as many:
        single = seconds(1, one)
        times = {
            "1 release, from nothing": single,
            f"{TWENTY_YEARS} releases, from nothing": seconds(TWENTY_YEARS, many),
            "one more is new": seconds(TWENTY_YEARS + 1, many),
            "none is new": seconds(TWENTY_YEARS + 1, many),
        }
    table = plain_table("linear programs", "s", "× 1 release")
    for name, value in times.items():
        table.add_row(name, f"{value:.2f}", f"{value / single:.1f}")
    console.print(table)


def bench() -> int:
    """Runs everything in turn and prints the tables; the exit status."""
    console = Console(highlight=False)
    dbt = str(Path(sys.executable).parent / "dbt")
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        target = compile_project(Path(folder))
        scratch = os.environ | {"AUM_FLOWS_PUBLISHED": str(Path(folder) / "warehouse" / "aum_flows.duckdb")}
        commands = {
            "make build, published": ([sys.executable, "-m", "scripts.commands.build"], scratch),
            "dbt parse": ([dbt, "--quiet", "parse"], dict(os.environ)),
            "compiled SQL, straight": ([sys.executable, "-m", "tests.campaigns.bench", str(target)], dict(os.environ)),
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in track(range(ROUNDS + 1), "measuring", console=console, transient=True):
            shutil.rmtree(Path(folder) / "warehouse", ignore_errors=True)  # so that there is something to publish
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
    bench_linear_programs(console)
    return 0


if __name__ == "__main__":
    sys.exit(bench() if len(sys.argv) == 1 else run_straight(Path(sys.argv[1])))
