"""`make chaos`: builds and publishers killed at every moment, starved of disk and run at once, under readers that never
pause; counts what a reader could have seen that no good version holds. Writes the table of docs/RELIABILITY.md.

Every fault is real: SIGKILL, a full disk, a second process. Only the publisher runs in forks of a small server process,
so that a kill costs a publish and not a start of Python. Random moments come from one seed.
"""

import argparse
import contextlib
import functools
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from books.invented.generator import generate
from books.scripts import runner
from books.scripts.comparison import differences
from books.scripts.store import Store
from scripts.project import ROOT
from scripts.publishing import PublishError
from scripts.reports.formatting import plain_table
from tests.campaigns.document import table_lines, write_block
from tests.campaigns.hostile import hostile
from tests.campaigns.rig import (
    PROCESSES,
    QUESTIONS,
    Rig,
    faults_left,
    faults_seen,
    publish_once,
    read_on,
    roll_back_once,
    run,
    small_warehouse,
    write_and_wait,
)

DOCUMENT = ROOT / "docs" / "RELIABILITY.md"
HEADINGS = ["fault", "times", "wrong", ""]

HOSTILE_HEADINGS = ["builds", "wrong", ""]

SEED = 20040731

# Builds in hostile environments that make their table.
HOSTILE_BUILDS = 300

# How much of each fault makes the table.
VERSIONS, READERS, PUBLISHES = 6, 8, 50
BUILD_KILLS, BOOKS_KILLS, PUBLISH_KILLS, PAIRS, WRITERS, FLIPS, SIZES = 20, 20, 180, 3, 6, 16, 12


@dataclass
class Result:
    """What one kind of fault came to: how often, a note, and what should not have been."""

    fault: str
    times: int = 0
    note: str = ""
    wrong: list[str] = field(default_factory=list)


class Turn(NamedTuple):
    """One fault that was caused. publishes: which version is to be published after it, None where the fault itself
    ended in a publish; counts: whether it came to the fault; name: what sets it apart from others of its kind."""

    publishes: int | None = None
    counts: bool = True
    name: str = ""


def scenario(fault: str) -> Callable:
    """The frame of every scenario: after each turn, what a reader sees now is checked; the next version is published;
    what is left is checked. A scenario prepares, marks what is there, causes a fault, and yields."""

    def framed(turns: Callable[..., Iterator[Turn]]) -> Callable[..., Result]:
        @functools.wraps(turns)
        def play(rig: Rig, *arguments, tick: Callable[[], None] = lambda: None) -> Result:
            result = Result(fault)
            for turn in turns(rig, result, *arguments):
                faults = []
                try:
                    if turn.publishes is not None:
                        faults += faults_seen(rig)
                        rig.publish(turn.publishes)
                    faults += faults_left(rig)
                except (PublishError, OSError, duckdb.Error) as error:
                    faults.append(f"the next publish failed: {error}")
                result.wrong += [f"{turn.name}: {text}" if turn.name else text for text in faults]
                if turn.counts:
                    result.times += 1
                    tick()
            return result

        return play

    return framed


@scenario("killed before each of its steps on disk")
def kills_at_each_step(rig: Rig, result: Result, task: Callable, steps: Iterable[int]) -> Iterator[Turn]:
    """Kills a task before the given of its changes below the folder of the published file, until it makes no more."""
    result.fault = f"{'rollback' if task is roll_back_once else 'publish'} {result.fault}"
    rig.publish(0)
    rig.publish(1)
    number = 1
    for step in steps:
        rig.mark()
        number += 1
        ended = run(task, rig, number, step=step)
        if not ended.killed:
            result.wrong += filter(None, [ended.error])
            yield Turn(counts=False)
            return
        number += step % 2  # the same input, or another
        yield Turn(number)


@scenario("make books killed at a random moment")
def kills_of_books(rig: Rig, result: Result, books: Path, kills: int, chance: random.Random) -> Iterator[Turn]:
    """Kills runs over books at random moments of their usual time; the one after them ends where one that nobody
    disturbed does."""
    rig.publish(0)
    rig.mark()
    folder = rig.build_folder / "rolled_up"
    undisturbed, killed = Store(folder / "undisturbed"), folder / "killed"
    runner.run(books, undisturbed, batch_rows=1)
    command = [sys.executable, "-m", "scripts.commands.books", "--books", str(books), "--batch-rows", "1"]
    environment = os.environ | {"AUM_FLOWS_BOOKS": str(killed)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}

    def roll_up(most: float | None = None) -> subprocess.CompletedProcess | None:
        with contextlib.suppress(subprocess.TimeoutExpired):  # it is killed then
            return subprocess.run(command, cwd=ROOT, env=environment, timeout=most, **quiet)
        return None

    started = time.monotonic()
    roll_up()
    usual = time.monotonic() - started
    while result.times < kills:
        if roll_up(chance.uniform(0.02, 1) * usual):
            shutil.rmtree(killed)  # whole; the next begins anew
        else:
            yield Turn()
    last = roll_up()
    if last.returncode:
        result.wrong.append(f"the run after them failed: {last.stderr}")
    else:
        result.wrong += differences(undisturbed, Store(killed), ("undisturbed", "killed"))[1]
    result.wrong += [f"left: {path}" for path in killed.rglob(".unfinished-*")]
    yield Turn(counts=False)


@scenario("publish killed at a random moment")
def kills_at_random(rig: Rig, result: Result, kills: int, chance: random.Random) -> Iterator[Turn]:
    """Kills publishers at random moments."""
    run(publish_once, rig, 0)
    usual, number = 1.0, 0
    while result.times < kills:
        rig.mark()
        number += 1
        started = time.monotonic()
        killed = run(publish_once, rig, number, after=chance.uniform(0.01, usual)).killed
        if not killed:  # it was quicker than that
            usual = time.monotonic() - started
        usual *= 1.02
        number += chance.randrange(2)  # the same input, or another
        yield Turn(number, counts=killed)


def build_command(rig: Rig) -> tuple[list[str], dict[str, str]]:
    """The command and environment of a whole build of the shipped seeds onto the rig."""
    return [sys.executable, "-m", "scripts.commands.build"], os.environ | {
        "AUM_FLOWS_PRIVATE": str(rig.build_folder / "aum_flows.duckdb"),
        "AUM_FLOWS_PUBLISHED": str(rig.published),
    }


def start_build(rig: Rig) -> subprocess.Popen:
    """Starts a whole build, in a process group of its own."""
    command, environment = build_command(rig)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **pipes)


@scenario("make build killed at a random moment")
def kills_of_builds(rig: Rig, result: Result, kills: int, chance: random.Random) -> Iterator[Turn]:
    """Kills whole builds at random moments: one half at any moment of their usual time, the other half just after they
    began to publish."""
    for _ in range(2):  # the first has to parse the project
        rig.publish(0)
        started = time.monotonic()
        output = start_build(rig).communicate()[0]
        usual = time.monotonic() - started
    if "Published" not in output:
        raise SystemExit(f"a whole build does not publish here:\n{output}")
    rig.know(rig.published)
    publishing = 0
    number = 0
    while result.times < kills:
        number += 1
        rig.publish(number)
        rig.mark()
        build = start_build(rig)
        ending = time.monotonic() + chance.uniform(0.02, 1) * usual
        while build.poll() is None and (number % 2 or time.monotonic() < ending):
            if number % 2 and is_publishing(rig):
                time.sleep(chance.uniform(0, 0.05 * usual))
                break
            time.sleep(0.005)
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        killed = build.returncode == -signal.SIGKILL
        publishing += killed and is_publishing(rig)
        yield Turn(number + 1, counts=killed)
    rig.mark()
    if start_build(rig).wait() != 0:
        result.wrong.append("the build after them failed")
    result.note = f"{publishing} of them while publishing"
    yield Turn(counts=False)


def is_publishing(rig: Rig) -> bool:
    """Whether a publisher is at work, or was when it was killed."""
    return any(rig.published.parent.glob(f".{rig.published.stem}.*.tmp"))


def not_one_of_two(ended: list[tuple[int, int]], outputs: list[str]) -> list[str]:
    """What is wrong with how two builds at once ended, from (process, exit status) and output of each."""
    codes = [code for _, code in ended]
    if sorted(codes) != [0, 1]:
        return [f"two builds at once ended with {codes}: {outputs}"]
    first, second = codes.index(0), codes.index(1)
    if f"process {ended[first][0]}," not in outputs[second] or "another build is at work" not in outputs[second]:
        return [f"the second did not name the first: {outputs[second]}"]
    return []


@scenario("two builds at once")
def two_at_once(rig: Rig, result: Result, pairs: int) -> Iterator[Turn]:
    """Starts two whole builds at once: one publishes, the other names it and ends with status 1."""
    result.note = "the second named the first and ended with status 1"
    for number in range(pairs):
        rig.publish(number)
        rig.mark()
        builds = [start_build(rig), start_build(rig)]
        outputs = [build.communicate()[0] for build in builds]
        result.wrong += not_one_of_two([(build.pid, build.returncode) for build in builds], outputs)
        yield Turn()


@scenario("publish under {} readers and one that holds its connection")
def readers(rig: Rig, result: Result, task: Callable, publishes: int, number_of_readers: int) -> Iterator[Turn]:
    """Publishes under readers that connect anew for each question, and one that holds its connection."""
    result.fault = result.fault.format(number_of_readers)
    rig.publish(0)
    stop, results = PROCESSES.Event(), PROCESSES.Queue()
    running = []
    for number in range(number_of_readers + 1):
        ready = PROCESSES.Event()
        arguments = (rig.published, rig.answers, number == 0, stop, ready, results)
        process = PROCESSES.Process(target=read_on, args=arguments, daemon=True)
        process.start()
        running.append((process, ready))
    for process, ready in running:
        if not ready.wait(60):
            raise RuntimeError(f"reader {process.pid} did not start")
    for number in range(1, publishes + 1):
        rig.mark()
        result.wrong += filter(None, [run(task, rig, number).error])
        yield Turn()
    stop.set()
    answers = [results.get(timeout=60) for _ in running]
    for process, _ in running:
        process.join()
    asked, seen, wrong = zip(*answers, strict=True)
    versions = len(set().union(*seen))
    result.wrong += [text for texts in wrong for text in texts]
    if versions < min(publishes, len(rig.private)) / 2:
        result.wrong.append(f"the readers saw {versions} versions only: they proved nothing")
    result.note = f"{sum(asked):,} readings of {len(QUESTIONS)} queries, {versions} versions seen"


@scenario("published file damaged, then the same input built")
def corrupt(rig: Rig, result: Result, task: Callable, flips: int, chance: random.Random) -> Iterator[Turn]:
    """Damages the published file in place; the next publish of the same input has to report it and replace it."""
    result.note = "empty, cut, bits flipped in header and data, no database, gone"

    def flipped(data: bytes, place: int) -> bytes:
        return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]

    run(task, rig, 0)
    good = rig.published.read_bytes()
    damages = {
        "empty": b"",
        "no database": b"This is no database.\n" * 4096,
        "cut in half": good[: len(good) // 2],
        "without its end": good[:-1],
        "a header's bit": flipped(good, chance.randrange(8, 20)),
        "another header's bit": flipped(good, chance.randrange(4096, 4160)),
        "gone": b"",
        **{f"bit {n}": flipped(good, chance.randrange(12288, len(good))) for n in range(flips)},
    }
    for name, data in damages.items():
        rig.mark()
        if rig.published.exists():
            rig.published.chmod(0o644)
        rig.published.write_bytes(data)
        if name == "gone":
            rig.published.unlink()
        ended = run(task, rig, 0)
        if ended.error or not any("damaged" in line or "missing" in line for line in ended.report):
            result.wrong.append(f"{name}: {ended.error or 'the damage was not reported'}")
        yield Turn(name=name)


PHANTOM = "insert into reference.dim_firm by name select * replace ('phantom' as firm_id) from reference.dim_firm"


@contextlib.contextmanager
def writer(rig: Rig) -> Iterator[Callable[[str], str]]:
    """A process that has the published file open for writing; yields what sends it SQL and gives back its error."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=write_and_wait, args=(rig.published, there), daemon=True)
    process.start()

    def order(sql: str) -> str:
        here.send(sql)
        return here.recv()

    try:
        here.recv()
        yield order
    finally:
        process.kill()
        process.join()


@scenario("write-ahead log left by a killed writer")
def stale_log(rig: Rig, result: Result, task: Callable, times: int) -> Iterator[Turn]:
    """Leaves a real write-ahead log, of a writer killed on the file before, for the next publish to meet."""
    result.note = "its rows are seen where the log is not removed"
    log = rig.folder.log
    for number in range(times):
        rig.publish(2 * number)
        log.unlink(missing_ok=True)
        rig.mark()
        with writer(rig) as order:
            failure = order(PHANTOM)
        if failure or not log.exists():
            raise RuntimeError(f"the writer left no log: {failure}")
        run(task, rig, 2 * number + 1)
        yield Turn()


@scenario("publish under a writer on the published file")
def writer_at_work(rig: Rig, result: Result, task: Callable, times: int) -> Iterator[Turn]:
    """Publishes under a process that has the file open for writing, and goes on writing after the replace."""
    result.note = "new readers get the good version, before and after it is killed"
    for number in range(times):
        rig.publish(2 * number)
        rig.mark()
        with writer(rig) as order:
            if number % 2:
                rig.folder.log.unlink(missing_ok=True)  # somebody took the guard away, and the writer wrote its log
                order(PHANTOM)
            elif rig.publish(2 * number)[-1].startswith("Nothing new"):
                result.wrong.append("a writer that shuts readers out was left alone")
            result.wrong += filter(None, [run(task, rig, 2 * number + 1).error])
            for sql in (PHANTOM, "checkpoint", PHANTOM, PHANTOM):
                order(sql)
                result.wrong += faults_left(rig)
        yield Turn()


@scenario("file size limited while publishing")
def no_room(rig: Rig, result: Result, task: Callable, limits: list[int]) -> Iterator[Turn]:
    """Publishes where no file may grow beyond a number of bytes."""
    rig.publish(0)
    for number, limit in enumerate(limits):
        rig.mark()
        if not run(task, rig, 1, limit=limit).error:
            result.wrong.append(f"published within {limit} bytes")
        if rig.state() != rig.before:
            result.wrong.append("a publish that failed changed what is in place")
        yield Turn(2 * number)


@contextlib.contextmanager
def small_disk(size: int) -> Iterator[Path]:
    """A disk of `size` bytes, in memory; OSError where this user or machine may not mount."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, text=True
        )
        if mounted.returncode:
            raise OSError(mounted.stderr.strip())
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@scenario("disk full while publishing")
def full_disk(rig: Rig, result: Result, task: Callable, sizes: int) -> Iterator[Turn]:
    """Publishes on disks with less and less room: the copy, the history and the manifest run out in turn."""
    rig.publish(0)
    # A publish needs room for one more file, its copy in the history, and the manifests: as much as the first took.
    needed = sum(path.stat().st_size for path in rig.published.parent.rglob("*") if path.is_file())
    page = os.sysconf("SC_PAGESIZE")
    rooms = [needed * number // sizes for number in range(sizes)] + [needed + page * number for number in range(-6, 12)]
    rejected = 0
    with small_disk(4 * needed) as disk:
        rig.published = disk / "warehouse" / "aum_flows.duckdb"
        for room in rooms:
            shutil.rmtree(rig.published.parent, ignore_errors=True)
            rig.publish(0)
            rig.mark()
            filler = disk / "filler"
            filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - room)))
            ended = run(task, rig, 1)
            if ended.error:
                rejected += 1
                if rig.state()["bytes"] != rig.before["bytes"]:
                    result.wrong.append("a publish that failed changed what is in place")
            result.wrong += faults_seen(rig)
            filler.unlink()
            yield Turn(1)
    result.note = f"{rejected} rejected, {result.times - rejected} had just room enough"


@scenario("folder that may not be written to")
def read_only(rig: Rig, result: Result, task: Callable) -> Iterator[Turn]:
    """Publishes into a folder that may not be written to, as a user whom that stops."""
    rig.publish(0)
    rig.mark()
    folders = [rig.published.parent, rig.folder.history.folder]
    for folder in folders:
        folder.chmod(0o555)
    rig.published.with_name(f".{rig.published.stem}.lock").chmod(0o666)  # so that it gets further than the lock
    nobody = 65534 if os.getuid() == 0 else 0
    ended = run(task, rig, 1, user=nobody)
    for folder in folders:
        folder.chmod(0o755)
    result.note = "mode 0555" + (", as another user than root" if nobody else "")
    if "Permission denied" not in ended.error:
        result.wrong.append(f"not rejected: {ended}")
    if rig.state() != rig.before:
        result.wrong.append("a publish that failed changed what is in place")
    yield Turn(2)


def campaign(folder: Path, console: Console) -> list[Result]:
    """Everything, at full length: builds beside publishers of a small warehouse, on rigs of their own; then the
    readers, who leave nobody else much of a processor."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console.print(f"Seed {SEED}. First a whole build, to make versions from.")
    source = built_source(folder / "source")
    small, books = small_warehouse(source, folder / "small.duckdb"), folder / "books"
    generate(40_000, books, source)
    limits = [1 << power for power in range(10, 20)]
    steps = 20  # about

    def faults(lane: str, chance: random.Random) -> list[tuple]:
        rig = Rig(folder / lane, small if lane == "publishers" else source, VERSIONS)
        if lane == "builds":
            return [
                ("builds killed", BUILD_KILLS, kills_of_builds, rig, BUILD_KILLS, chance),
                ("books killed", BOOKS_KILLS, kills_of_books, rig, books, BOOKS_KILLS, chance),
                ("builds in pairs", PAIRS, two_at_once, rig, PAIRS),
            ]
        if lane == "readers":
            return [("readers", PUBLISHES, readers, rig, publish_once, PUBLISHES, READERS)]
        return [
            ("publishers killed", PUBLISH_KILLS, kills_at_random, rig, PUBLISH_KILLS, chance),
            ("publish killed at each step", steps, kills_at_each_step, rig, publish_once, count(1)),
            ("rollback killed at each step", steps, kills_at_each_step, rig, roll_back_once, count(1)),
            ("writers", WRITERS, writer_at_work, rig, publish_once, WRITERS),
            ("logs", WRITERS, stale_log, rig, publish_once, WRITERS),
            ("damage", FLIPS + 7, corrupt, rig, publish_once, FLIPS, chance),
            ("disk full", SIZES + 18, full_disk, Rig(folder / "disk", small, 2), publish_once, SIZES),
            ("file size", len(limits), no_room, rig, publish_once, limits),
            ("read-only", 1, read_only, rig, publish_once),
        ]

    with Progress(*columns, console=console, transient=True) as progress, ThreadPoolExecutor() as pool:

        def run_lane(lane: str) -> list[Result]:
            results = []
            for label, total, play, *arguments in faults(lane, random.Random(SEED)):
                bar = progress.add_task(label, total=total)
                result = play(*arguments, tick=functools.partial(progress.advance, bar))
                progress.remove_task(bar)
                progress.console.print(f"{result.fault}: {result.times}, {len(result.wrong)} wrong", markup=False)
                for text in result.wrong[:5]:
                    progress.console.print(f"  {text}", style="red", markup=False)
                results.append(result)
            return results

        results = [result for of_lane in pool.map(run_lane, ("builds", "publishers")) for result in of_lane]
        return results + run_lane("readers")


def built_source(folder: Path) -> Path:
    """A private file, built from the shipped seeds."""
    folder.mkdir()
    published = folder / "warehouse" / "aum_flows.duckdb"
    environment = {"AUM_FLOWS_PRIVATE": str(folder / "aum_flows.duckdb"), "AUM_FLOWS_PUBLISHED": str(published)}
    command = [sys.executable, "-m", "scripts.commands.build"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the build to make versions from failed:\n{done.stdout}{done.stderr}")
    return folder / "aum_flows.duckdb"


def hostile_lane(console: Console, builds: int, minutes: float, seed: int) -> int:
    """Runs the lane of hostile environments, and writes its row to docs/RELIABILITY.md; how much was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        ends = time.monotonic() + 60 * minutes
        tally = hostile(Path(folder), builds, random.Random(seed), lambda: console.print(".", end=""), ends)
    rows = [[f"{tally.builds:,}", f"{len(tally.wrong):,}", tally.note]]
    console.print("", *tally.wrong, *table_lines(HOSTILE_HEADINGS, rows), sep="\n", markup=False, soft_wrap=True)
    write_block(DOCUMENT, "hostile", table_lines(HOSTILE_HEADINGS, rows))
    return len(tally.wrong)


def chaos() -> int:
    """Runs the campaign, prints the tables and writes them to docs/RELIABILITY.md; the exit status."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--builds", type=int, help="only the lane of hostile environments, with so many builds")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end that lane after so long")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    console = Console(highlight=False)
    console.width = max(console.width, 110)
    wrong = hostile_lane(console, asked.builds or HOSTILE_BUILDS, asked.minutes, asked.seed)
    if asked.builds:
        return int(wrong > 0)
    with tempfile.TemporaryDirectory() as folder:
        results = campaign(Path(folder), console)
    rows = [[result.fault, f"{result.times:,}", str(len(result.wrong)), result.note] for result in results]
    table = plain_table(*HEADINGS[:3])
    table.add_column("")
    for cells in rows:
        table.add_row(*cells)
    console.print(table)
    write_block(DOCUMENT, "chaos", table_lines(HEADINGS, rows))
    return int(wrong > 0 or any(result.wrong for result in results))


if __name__ == "__main__":
    sys.exit(chaos())
