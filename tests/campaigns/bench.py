"""`make bench`: a warm `make build` beside a warm `dbt parse`, and the same SQL run straight through DuckDB; what
twenty years of monthly releases cost the linear programs beside one; and what 500 invented releases of 40 firms cost a
build beside the shipped one. `ARGS=--releases` measures the last alone.

The commands run in turn, so that a machine that slows down slows all of them; the tables give medians and ratios, pair
by pair. Only ratios mean anything on another machine.
"""

import argparse
import contextlib
import os
import resource
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
from scripts.reports.formatting import plain_table
from scripts.solver.solved import INPUTS, solve_all
from tests.campaigns import invented
from tests.campaigns.compiled import compile_project
from tests.campaigns.straight import Code, in_build_order, run_straight

ROUNDS = 7

# Releases of twenty years, month by month.
TWENTY_YEARS = 240

# Releases of forty firms, and turns to measure them.
MANY_RELEASES = 500
MANY_ROUNDS = 3

# Seconds between two looks at a build's memory.
SAMPLED_EVERY = 0.1


def run_compiled(target: Path) -> int:
    """Runs the compiled SQL of every model and data test, and the Python models, in dbt's order, in an empty in-memory
    DuckDB, without dbt; the exit status. What was solved before is kept beside `target`, as a build keeps it."""
    solved = target.with_name("solved")
    solved.mkdir(exist_ok=True)
    run, connection = run_straight(Code(*in_build_order(target), solved), ROOT, target, as_built=True)
    connection.close()
    for line in run.problems:
        print(line)
    return 1 if run.missing() else 0


def bench_linear_programs(console: Console) -> None:
    """Prints what the linear programs cost over one release and over twenty years of copies of it: from nothing, with
    one new release, and with none."""
    with duckdb.connect(str(private_file()), read_only=True) as built:
        schemas = dict(built.execute("select table_name, table_schema from information_schema.tables").fetchall())
        shipped = [built.execute(query.format(f"{schemas[name]}.{name}")).fetchall() for name, query in INPUTS.items()]

    def seconds(releases: int, folder: str) -> float:
        rows = [[(f"copy_{n:03}", *row[1:]) for n in range(releases) for row in part] for part in shipped]
        started = time.perf_counter()
        for _ in solve_all(rows, Path(folder) / "any.duckdb"):
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


def build_once(project: Path) -> int:
    """Builds a project in full in this process; the exit status."""
    from scripts.building.build import build

    return build(project, full=True)


def memory_of(process: int) -> int:
    """Bytes that a process and those below it hold; what they share is counted once."""
    held = 0
    with contextlib.suppress(OSError, StopIteration):  # it may end meanwhile
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        held = 1024 * int(next(line for line in lines if line.startswith("Pss:")).split()[1])
        for child in Path(f"/proc/{process}/task").glob("*/children"):
            held += sum(memory_of(int(one)) for one in child.read_text().split())
    return held


def measured_run(command: list[str], environment: dict) -> tuple[float, float, float]:
    """Runs a command: seconds, seconds of processors, and the most memory that it and its children held, in GB."""
    before, started, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None:
        peak = max(peak, memory_of(running.pid))
        time.sleep(SAMPLED_EVERY)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak / 1e9


def copy_of_project(folder: Path) -> Path:
    """A project of its own seeds, with our models."""
    folder.mkdir()
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    for name in ("models", "macros", "tests"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


def bench_many_releases(console: Console) -> None:
    """Prints what a build costs with 500 releases of 40 firms, all of them new, or one, beside the shipped seeds."""
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        projects = {name: copy_of_project(Path(folder) / name) for name in ("shipped", "before", "after")}
        for name, releases in (("before", MANY_RELEASES), ("after", MANY_RELEASES + 1)):
            rows = invented.invent(firms=40, years=20, releases=releases)
            invented.write(projects[name] / "seeds", rows)
        solved = Path(folder) / "solved_before"
        cases = {
            "shipped": ("shipped", None),
            f"{MANY_RELEASES} releases, all new": ("before", None),
            "one more is new": ("after", solved),
        }
        measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in cases}
        for turn in track(range(MANY_ROUNDS + 1), "measuring", console=console, transient=True):
            for name, (project, kept) in cases.items():
                home = projects[project]
                if project != "shipped":
                    shutil.rmtree(home / "build" / "solved", ignore_errors=True)
                shutil.rmtree(home / "warehouse", ignore_errors=True)
                if kept:
                    shutil.copytree(kept, home / "build" / "solved", dirs_exist_ok=True)
                environment = os.environ | {
                    "AUM_FLOWS_PRIVATE": str(home / "build" / "aum_flows.duckdb"),
                    "AUM_FLOWS_PUBLISHED": str(home / "warehouse" / "aum_flows.duckdb"),
                }
                command = [sys.executable, "-m", "tests.campaigns.bench", "--build", str(home)]
                measures = measured_run(command, environment)
                if turn:  # the first turn parses, and runs the unit tests
                    measured[name].append(measures)
                if project == "before":
                    shutil.copytree(home / "build" / "solved", solved, dirs_exist_ok=True)
    table = plain_table(f"{MANY_ROUNDS} turns, whole builds", "median s", "processors s", "peak GB", "× shipped")
    for name, runs in measured.items():
        seconds, processor, _ = (statistics.median(one) for one in zip(*runs, strict=True))
        ratio = statistics.median(a[0] / b[0] for a, b in zip(runs, measured["shipped"], strict=True))
        table.add_row(name, f"{seconds:.1f}", f"{processor:.1f}", f"{max(run[2] for run in runs):.2f}", f"{ratio:.2f}")
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
            "compiled SQL, straight": (
                [sys.executable, "-m", "tests.campaigns.bench", "--straight", str(target)],
                dict(os.environ),
            ),
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
    bench_many_releases(console)
    return 0


def main() -> int | None:
    """Reads the arguments; the exit status."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--releases", action="store_true", help="measure many releases alone")
    parser.add_argument("--straight", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.straight:
        return run_compiled(asked.straight)
    if asked.build:
        return build_once(asked.build)
    return bench_many_releases(Console(highlight=False)) if asked.releases else bench()


if __name__ == "__main__":
    sys.exit(main())
