"""`make bench-scale`: `make books` on DuckDB and on Spark, over the same invented books on the same machine.

Each run is a process of its own, so that its memory and its processor time are its own; results are compared, row by
row, before a time counts. From the small sizes a model of cost is made, by run, month and row, and compared with the
largest one. Writes the tables of docs/SCALE.md.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from books.invented.generator import generate
from books.scripts.comparison import differences
from books.scripts.runner import ENGINES, run
from books.scripts.spark import absent
from books.scripts.store import Store
from scripts.project import ROOT, published_file
from tests.campaigns.bench_books import machine

RESULTS = ROOT / "docs" / "scale.json"
PAGE = ROOT / "docs" / "SCALE.md"
NAMES = {"duckdb": "DuckDB", "spark": "Spark"}
MONTHS = 3
LONG = 60


def spilled(store: Path) -> int:
    """Bytes that lie in the folders that engines spill into."""
    total = 0
    for folder in (store / ".unfinished-spill", store / ".unfinished-spark" / "spill"):
        for path in folder.rglob("*"):
            try:
                total += path.stat().st_size
            except OSError:
                continue
    return total


def one(engine: str, books: Path, store: Path, memory: str) -> dict:
    """One run, in this process: seconds, processor seconds, the largest of its processes, the most that was spilled."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            most[0] = max(most[0], spilled(store))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said: list[str] = []
    started = time.monotonic()
    try:
        told = run(books, Store(store), memory, tell=said.append, engine_name=engine)
    finally:
        over.set()
        watcher.join()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": time.monotonic() - started,
        "processor": sum(own.ru_utime + own.ru_stime for own in used),
        "peak": max(own.ru_maxrss for own in used) * 1024,
        "spilled": most[0],
        "rows": told.rows,
        "bytes": told.bytes,
        "executors": [line for line in said if line.startswith("executor ")],
    }


def measured(rows: int, months: int, times: int, memory: str, folder: Path) -> dict:
    """Both engines in turn over books of so many rows."""
    books = folder / f"books_{rows}_{months}"
    if not books.exists():
        generate(rows, books, published_file(), months)
    found: dict = {"months": months, "load": []}
    for turn in range(times):
        with tempfile.TemporaryDirectory(dir=folder) as name:
            stores = {engine: Path(name) / engine for engine in ENGINES}
            for engine, store in stores.items():
                command = [sys.executable, "-m", "tests.campaigns.bench_scale", "--one", engine, "--memory", memory]
                command += ["--books", str(books), "--store", str(store)]
                done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
                if done.returncode:
                    raise RuntimeError(f"{engine} over {rows:,} rows: {done.stderr.strip()[-2000:]}")
                own = json.loads(done.stdout.splitlines()[-1])
                found.setdefault(engine, []).append(own)
                found["load"].append(round(os.getloadavg()[0], 1))
                print(
                    f"{own['rows']:,} rows, {months} months, {engine}, turn {turn + 1}: {own['seconds']:.1f} s, ",
                    end="",
                )
                print(f"{own['processor']:.1f} s of processors, {own['peak'] / 1e9:.2f} GB", flush=True)
            compared, problems = differences(*map(Store, stores.values()))
            if problems:
                raise RuntimeError("\n".join(["the engines differ:", *problems]))
            found["compared"] = compared
    return found


def median(found: dict, engine: str, what: str) -> float:
    """Median of a measure over the turns."""
    return statistics.median(own[what] for own in found[engine])


def cost(results: dict, engine: str, what: str) -> tuple[float, float, float] | None:
    """Cost of a run, of a month and of a row, from the small books: few rows in few months, in many, more in few."""
    short, long = (
        sorted(
            (own[engine][0]["rows"], median(own, engine, what))
            for own in results["sizes"].values()
            if own["months"] == months
        )
        for months in (MONTHS, LONG)
    )
    if len(short) < 2 or not long:
        return None
    (few, of_few), (more, of_more), (many, of_many) = short[0], short[1], long[0]
    row = (of_more - of_few) / (more - few)
    month = max(0.0, (of_many - of_few - row * (many - few)) / (LONG - MONTHS))
    return of_few - row * few - month * MONTHS, month, row


def write_page(results: dict) -> None:
    """The tables of docs/SCALE.md between its two marks."""
    place = results["machine"]
    versions = ", ".join(
        f"{name} {number}" for name, number in place["versions"].items() if name not in ("polars", "pandas")
    )
    sizes = sorted(results["sizes"].values(), key=lambda own: (own["duckdb"][0]["rows"], own["months"]))
    loads = [load for own in sizes for load in own["load"]]
    lines = [
        f"{place['cores']} cores, {place['memory_gb']} GB, {place['system']}; {versions}, "
        "dbt-spark 1.11.0, pyspark 4.3.0.",
        f"{results['memory']} for each engine. The load of the machine was {min(loads)} to {max(loads)}: what is above "
        f"{place['cores']} was other work.",
        "",
        "| account-days | months | engine | seconds | of processors | largest process, GB | spilled, MB | compared |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for own in sizes:
        for engine, name in NAMES.items():
            lines.append(
                f"| {own[engine][0]['rows']:,} | {own['months']} | {name} | {median(own, engine, 'seconds'):.1f} | "
                f"{median(own, engine, 'processor'):.1f} | {median(own, engine, 'peak') / 1e9:.2f} | "
                f"{median(own, engine, 'spilled') / 1e6:,.0f} | {own['compared']:,} rows, equal |"
            )
    models = {(engine, what): cost(results, engine, what) for engine in NAMES for what in ("seconds", "processor")}
    if all(models.values()):
        lines += [
            "",
            "| cost | of a run, s | of a month, s | of a million rows, s |",
            "|---|---:|---:|---:|",
        ]
        for (engine, what), (fixed, month, row) in models.items():
            kind = "seconds" if what == "seconds" else "seconds of processors"
            lines.append(f"| {NAMES[engine]}, {kind} | {fixed:.1f} | {month:.2f} | {row * 1e6:.2f} |")
        largest = sizes[-1]
        rows = largest["duckdb"][0]["rows"]
        lines += ["", "| account-days | engine | model, s | measured, s | model, s of processors | measured |"]
        lines += ["|---:|---|---:|---:|---:|---:|"]
        # With two sizes the model says what it was made of: only a third one checks it.
        checked = len([own for own in sizes if own["months"] == MONTHS]) > 2
        for count in ([rows] if checked else [10**8]) + [10**9, 10**10]:
            for engine, name in NAMES.items():
                said = []
                for what in ("seconds", "processor"):
                    fixed, month, row = models[engine, what]
                    said.append(f"{fixed + month * MONTHS + row * count:,.0f}")
                    said.append(f"{median(largest, engine, what):,.0f}" if count == rows and checked else "")
                lines.append(f"| {count:,} | {name} | {' | '.join(said)} |")
    begin, end = "<!-- measured -->", "<!-- end of measured -->"
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n\n" + "\n".join(lines) + f"\n\n{end}{after}", encoding="utf-8")


def main() -> int:
    """Runs the benchmark; the exit status."""
    parser = argparse.ArgumentParser(prog="make bench-scale", description=__doc__)
    parser.add_argument("--rows", type=lambda text: [int(float(part)) for part in text.split(",")], default=[10**5])
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--memory", default="3GB")
    parser.add_argument("--folder", type=Path, help="where books are written; a temporary one if not given")
    parser.add_argument("--page", action="store_true", help="write the page from what was measured before")
    parser.add_argument("--one", choices=list(ENGINES))
    parser.add_argument("--books", type=Path)
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one, given.books, given.store, given.memory)))
        return 0
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"sizes": {}}
    if not given.page:
        if missing := absent():
            print(missing)
            return 1
        results |= {"machine": machine(), "memory": given.memory}
        with tempfile.TemporaryDirectory() as name:
            folder = given.folder or Path(name)
            folder.mkdir(parents=True, exist_ok=True)
            # dbt reads the project once for all runs after it: the first one counts for nothing.
            measured(given.rows[0], MONTHS, 1, given.memory, folder)
            for rows, months in [
                (given.rows[0], MONTHS),
                (given.rows[0], LONG),
                *((r, MONTHS) for r in given.rows[1:]),
            ]:
                results["sizes"][f"{rows}_{months}"] = measured(rows, months, given.times, given.memory, folder)
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    write_page(results)
    print(PAGE.read_text(encoding="utf-8").partition("<!-- measured -->")[2].partition("<!-- end of measured -->")[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
