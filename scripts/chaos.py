"""`make chaos`: builds and publishers killed at every moment, starved of disk and run at once, under readers that never
pause; counts what a reader could have seen that no good release holds. Writes the table of docs/RELIABILITY.md.

Every fault is real: SIGKILL, a full disk, a second process. Only the publisher runs in forks of a small server process,
so that a kill costs a publish and not a start of Python. Random moments come from one seed.
"""

import contextlib
import functools
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

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts import history
from scripts.document import table_lines, write_block
from scripts.press import plain_table
from scripts.project import ROOT
from scripts.publish import PublishError
from scripts.stage import (
    PROCESSES,
    QUESTIONS,
    Stage,
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

SEED = 20040731

# How much of each fault makes the table.
RELEASES, READERS, PUBLISHES = 6, 8, 50
BUILD_KILLS, PUBLISH_KILLS, PAIRS, WRITERS, FLIPS, SIZES = 20, 180, 3, 6, 16, 12


@dataclass
class Result:
    """What one kind of fault came to: how often, a note, and what should not have been."""

    fault: str
    times: int = 0
    note: str = ""
    wrong: list[str] = field(default_factory=list)


Ticker = Callable[[], None]


def settle(stage: Stage, number: int, before: dict, result: Result) -> None:
    """Checks what a reader sees now; publishes the next release, and checks what is left."""
    result.wrong += faults_seen(stage, before)
    try:
        stage.publish(number)
        result.wrong += faults_left(stage, before)
    except (PublishError, OSError, duckdb.Error) as error:
        result.wrong.append(f"the next publish failed: {error}")


def kills_at_each_step(stage: Stage, task: Callable, steps: Iterable[int], tick: Ticker) -> Result:
    """Kills a task before the given of its changes below the folder of the published file, until it makes no more."""
    what = "rollback" if task is roll_back_once else "publish"
    result = Result(f"{what} killed before each of its steps on disk")
    stage.publish(0)
    stage.publish(1)
    number = 1
    for step in steps:
        before = stage.state()
        number += 1
        ended = run(task, stage, number, step=step)
        if not ended.killed:
            result.wrong += [ended.error] if ended.error else faults_left(stage, before)
            break
        result.times += 1
        number += step % 2  # the same input, or another
        settle(stage, number, before, result)
        tick()
    return result


def kills_at_random(stage: Stage, kills: int, chance: random.Random, tick: Ticker) -> Result:
    """Kills publishers at random moments."""
    result = Result("publish killed at a random moment")
    run(publish_once, stage, 0)
    usual, number = 1.0, 0
    while result.times < kills:
        before = stage.state()
        number += 1
        started = time.monotonic()
        if run(publish_once, stage, number, after=chance.uniform(0.01, usual)).killed:
            result.times += 1
            tick()
        else:  # it was quicker than that
            usual = time.monotonic() - started
        usual *= 1.02
        number += chance.randrange(2)  # the same input, or another
        settle(stage, number, before, result)
    return result


def build_command(stage: Stage, target: Path) -> tuple[list[str], dict[str, str]]:
    """The command and environment of a whole build of the shipped seeds onto the stage."""
    return [sys.executable, "-m", "scripts.build"], os.environ | {
        "AUM_FLOWS_PRIVATE": str(stage.build_folder / "aum_flows.duckdb"),
        "AUM_FLOWS_PUBLISHED": str(stage.published),
        "DBT_TARGET_PATH": str(target),
    }


def start_build(stage: Stage, target: Path) -> subprocess.Popen:
    """Starts a whole build, in a process group of its own."""
    command, environment = build_command(stage, target)
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kills_of_builds(stage: Stage, kills: int, chance: random.Random, tick: Ticker) -> Result:
    """Kills whole builds at random moments: one half at any moment of their usual time, the other half just after they
    began to publish."""
    result = Result("make build killed at a random moment")
    target = stage.build_folder / "target"
    for _ in range(2):  # the first has to parse the project
        stage.publish(0)
        started = time.monotonic()
        said = start_build(stage, target).communicate()[0]
        usual = time.monotonic() - started
    if "Published" not in said:
        raise SystemExit(f"a whole build does not publish here:\n{said}")
    stage.know(stage.published)
    publishing = 0
    number = 0
    while result.times < kills:
        number += 1
        stage.publish(number)
        before = stage.state()
        build = start_build(stage, target)
        ending = time.monotonic() + chance.uniform(0.02, 1) * usual
        while build.poll() is None and (number % 2 or time.monotonic() < ending):
            if number % 2 and is_publishing(stage):
                time.sleep(chance.uniform(0, 0.05 * usual))
                break
            time.sleep(0.005)
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        if build.returncode == -signal.SIGKILL:
            result.times += 1
            publishing += is_publishing(stage)
            tick()
        settle(stage, number + 1, before, result)
    before = stage.state()
    if start_build(stage, target).wait() != 0:
        result.wrong.append("the build after them failed")
    result.wrong += faults_left(stage, before)
    result.note = f"{publishing} of them while publishing"
    return result


def is_publishing(stage: Stage) -> bool:
    """Whether a publisher is at work, or was when it was killed."""
    return any(stage.published.parent.glob(f".{stage.published.stem}.*.tmp"))


def not_one_of_two(ended: list[tuple[int, int]], said: list[str]) -> list[str]:
    """What is wrong with how two builds at once ended, from (process, exit status) and output of each."""
    codes = [code for _, code in ended]
    if sorted(codes) != [0, 1]:
        return [f"two builds at once ended with {codes}: {said}"]
    first, second = codes.index(0), codes.index(1)
    if f"process {ended[first][0]}," not in said[second] or "another build is at work" not in said[second]:
        return [f"the second did not name the first: {said[second]}"]
    return []


def two_at_once(stage: Stage, pairs: int, tick: Ticker) -> Result:
    """Starts two whole builds at once: one publishes, the other names it and ends with status 1."""
    result = Result("two builds at once")
    target = stage.build_folder / "target"
    for number in range(pairs):
        stage.publish(number)
        before = stage.state()
        builds = [start_build(stage, target), start_build(stage, target)]
        said = [build.communicate()[0] for build in builds]
        codes = [build.returncode for build in builds]
        if sorted(codes) != [0, 1]:
            result.wrong.append(f"two builds at once ended with {codes}: {said}")
        elif (
            f"another build is at work on {stage.published}: process {builds[codes.index(0)].pid},"
            not in said[codes.index(1)]
        ):
            result.wrong.append(f"the second did not name the first: {said[codes.index(1)]}")
        result.wrong += faults_left(stage, before)
        result.times += 1
        tick()
    result.note = "the second named the first and ended with status 1"
    return result


def readers(stage: Stage, task: Callable, publishes: int, number_of_readers: int, tick: Ticker) -> Result:
    """Publishes under readers that connect anew for each question, and one that holds its connection."""
    result = Result(f"publish under {number_of_readers} readers and one that holds its connection")
    stage.publish(0)
    stop, results = PROCESSES.Event(), PROCESSES.Queue()
    running = []
    for number in range(number_of_readers + 1):
        ready = PROCESSES.Event()
        arguments = (stage.published, stage.answers, number == 0, stop, ready, results)
        process = PROCESSES.Process(target=read_on, args=arguments, daemon=True)
        process.start()
        running.append((process, ready))
    for process, ready in running:
        if not ready.wait(60):
            raise RuntimeError(f"reader {process.pid} did not start")
    for number in range(1, publishes + 1):
        result.wrong += filter(None, [run(task, stage, number).error])
        result.times += 1
        tick()
    stop.set()
    answers = [results.get(timeout=60) for _ in running]
    for process, _ in running:
        process.join()
    asked, seen, wrong = zip(*answers, strict=True)
    result.wrong += [text for texts in wrong for text in texts]
    if len(set().union(*seen)) < min(publishes, len(stage.private)) / 2:
        result.wrong.append(f"the readers saw {len(set().union(*seen))} releases only: they proved nothing")
    result.note = f"{sum(asked):,} readings of {len(QUESTIONS)} queries, {len(set().union(*seen))} releases seen"
    return result


def corrupt(stage: Stage, task: Callable, flips: int, chance: random.Random, tick: Ticker) -> Result:
    """Damages the published file in place; the next publish of the same input has to say so and replace it."""
    result = Result("published file damaged, then the same input built")

    def flipped(data: bytes, place: int) -> bytes:
        return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]

    run(task, stage, 0)
    good = stage.published.read_bytes()
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
        before = stage.state()
        if stage.published.exists():
            stage.published.chmod(0o644)
        stage.published.write_bytes(data)
        if name == "gone":
            stage.published.unlink()
        ended = run(task, stage, 0)
        if ended.error or not any("damaged" in line or "missing" in line for line in ended.said):
            result.wrong.append(f"{name}: {ended.error or 'the damage was not said'}")
        result.wrong += [f"{name}: {fault}" for fault in faults_left(stage, before)]
        result.times += 1
        tick()
    result.note = "empty, cut, bits flipped in header and data, no database, gone"
    return result


PHANTOM = "insert into reference.dim_firm by name select * replace ('phantom' as firm_id) from reference.dim_firm"


@contextlib.contextmanager
def writer(stage: Stage) -> Iterator[Callable[[str], str]]:
    """A process that has the published file open for writing; yields what sends it SQL and gives back its error."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=write_and_wait, args=(stage.published, there), daemon=True)
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


def stale_log(stage: Stage, task: Callable, times: int, tick: Ticker) -> Result:
    """Leaves a real write-ahead log, of a writer killed on the file before, for the next publish to meet."""
    result = Result("write-ahead log left by a killed writer")
    log = stage.published.with_name(stage.published.name + ".wal")
    for number in range(times):
        stage.publish(2 * number)
        log.unlink(missing_ok=True)
        before = stage.state()
        with writer(stage) as order:
            failure = order(PHANTOM)
        if failure or not log.exists():
            raise RuntimeError(f"the writer left no log: {failure}")
        run(task, stage, 2 * number + 1)
        result.wrong += faults_left(stage, before)
        result.times += 1
        tick()
    result.note = "its rows are seen where the log is not removed"
    return result


def writer_at_work(stage: Stage, task: Callable, times: int, tick: Ticker) -> Result:
    """Publishes under a process that has the file open for writing, and goes on writing after the replace."""
    result = Result("publish under a writer on the published file")
    log = stage.published.with_name(stage.published.name + ".wal")
    for number in range(times):
        stage.publish(2 * number)
        before = stage.state()
        with writer(stage) as order:
            if number % 2:
                log.unlink(missing_ok=True)  # somebody took the guard away, and the writer wrote its log
                order(PHANTOM)
            elif stage.publish(2 * number)[-1].startswith("Nothing new"):
                result.wrong.append("a writer that shuts readers out was left alone")
            result.wrong += filter(None, [run(task, stage, 2 * number + 1).error])
            for sql in (PHANTOM, "checkpoint", PHANTOM, PHANTOM):
                order(sql)
                result.wrong += faults_left(stage, before)
        result.wrong += faults_left(stage, before)
        result.times += 1
        tick()
    result.note = "new readers get the good release, before and after it is killed"
    return result


def no_room(stage: Stage, task: Callable, limits: list[int], tick: Ticker) -> Result:
    """Publishes where no file may grow beyond a number of bytes."""
    result = Result("file size limited while publishing")
    stage.publish(0)
    for number, limit in enumerate(limits):
        before = stage.state()
        if not run(task, stage, 1, limit=limit).error:
            result.wrong.append(f"published within {limit} bytes")
        if stage.state() != before:
            result.wrong.append("a publish that failed changed what is in place")
        settle(stage, 2 * number, before, result)
        result.times += 1
        tick()
    return result


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


def full_disk(folder: Path, source: Path, task: Callable, sizes: int, tick: Ticker) -> Result:
    """Publishes on disks with less and less room: the copy, the history and the manifest run out in turn."""
    result = Result("disk full while publishing")
    stage = Stage(folder, source, 2)
    stage.publish(0)
    # A publish needs room for one more file, its copy in the history, and the manifests: as much as the first took.
    needed = sum(path.stat().st_size for path in stage.published.parent.rglob("*") if path.is_file())
    page = os.sysconf("SC_PAGESIZE")
    rooms = [needed * number // sizes for number in range(sizes)] + [needed + page * number for number in range(-6, 12)]
    refused = 0
    with small_disk(4 * needed) as disk:
        stage.published = disk / "warehouse" / "aum_flows.duckdb"
        for room in rooms:
            shutil.rmtree(stage.published.parent, ignore_errors=True)
            stage.publish(0)
            before = stage.state()
            filler = disk / "filler"
            filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - room)))
            ended = run(task, stage, 1)
            if ended.error:
                refused += 1
                if stage.state()["bytes"] != before["bytes"]:
                    result.wrong.append("a publish that failed changed what is in place")
            result.wrong += faults_seen(stage, before)
            filler.unlink()
            settle(stage, 1, before, result)
            result.times += 1
            tick()
    result.note = f"{refused} refused, {result.times - refused} had just room enough"
    return result


def read_only(stage: Stage, task: Callable, tick: Ticker) -> Result:
    """Publishes into a folder that may not be written to, as a user whom that stops."""
    result = Result("folder that may not be written to", note="mode 0555")
    stage.publish(0)
    before = stage.state()
    folders = [stage.published.parent, history.folder(stage.published)]
    for folder in folders:
        folder.chmod(0o555)
    stage.published.with_name(f".{stage.published.stem}.lock").chmod(0o666)  # so that it gets further than the lock
    nobody = 65534 if os.getuid() == 0 else 0
    ended = run(task, stage, 1, user=nobody)
    for folder in folders:
        folder.chmod(0o755)
    if nobody:
        result.note += ", as another user than root"
    if "Permission denied" not in ended.error:
        result.wrong.append(f"not refused: {ended}")
    if stage.state() != before:
        result.wrong.append("a publish that failed changed what is in place")
    settle(stage, 2, before, result)
    result.times += 1
    tick()
    return result


def campaign(folder: Path, console: Console) -> list[Result]:
    """Everything, at full length: builds beside publishers of a small warehouse, each on a stage of its own; then the
    readers, who leave nobody else much of a processor."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console.print(f"Seed {SEED}. First a whole build, to make releases from.")
    source = built_source(folder / "source")
    small = small_warehouse(source, folder / "small.duckdb")
    stages = {"builds": source, "publishers": small, "readers": source}
    limits = [1 << power for power in range(10, 20)]
    steps = 20  # about

    def faults(lane: str, stage: Stage, chance: random.Random) -> list[tuple]:
        if lane == "builds":
            return [
                ("builds killed", BUILD_KILLS, kills_of_builds, stage, BUILD_KILLS, chance),
                ("builds in pairs", PAIRS, two_at_once, stage, PAIRS),
            ]
        if lane == "readers":
            return [("readers", PUBLISHES, readers, stage, publish_once, PUBLISHES, READERS)]
        return [
            ("publishers killed", PUBLISH_KILLS, kills_at_random, stage, PUBLISH_KILLS, chance),
            ("publish killed at each step", steps, kills_at_each_step, stage, publish_once, count(1)),
            ("rollback killed at each step", steps, kills_at_each_step, stage, roll_back_once, count(1)),
            ("writers", WRITERS, writer_at_work, stage, publish_once, WRITERS),
            ("logs", WRITERS, stale_log, stage, publish_once, WRITERS),
            ("damage", FLIPS + 7, corrupt, stage, publish_once, FLIPS, chance),
            ("disk full", SIZES + 18, full_disk, folder / "disk", small, publish_once, SIZES),
            ("file size", len(limits), no_room, stage, publish_once, limits),
            ("read-only", 1, read_only, stage, publish_once),
        ]

    with Progress(*columns, console=console, transient=True) as progress, ThreadPoolExecutor() as pool:

        def run_lane(lane: str) -> list[Result]:
            stage = Stage(folder / lane, stages[lane], RELEASES)
            results = []
            for label, total, scenario, *arguments in faults(lane, stage, random.Random(SEED)):
                bar = progress.add_task(label, total=total)
                results.append(scenario(*arguments, functools.partial(progress.advance, bar)))
                progress.remove_task(bar)
                found = results[-1]
                progress.console.print(f"{found.fault}: {found.times}, {len(found.wrong)} wrong", markup=False)
                for text in found.wrong[:5]:
                    progress.console.print(f"  {text}", style="red", markup=False)
            return results

        found = [result for results in pool.map(run_lane, ("builds", "publishers")) for result in results]
        return found + run_lane("readers")


def built_source(folder: Path) -> Path:
    """A private file, built from the shipped seeds."""
    folder.mkdir()
    published = folder / "warehouse" / "aum_flows.duckdb"
    environment = {"AUM_FLOWS_PRIVATE": str(folder / "aum_flows.duckdb"), "AUM_FLOWS_PUBLISHED": str(published)}
    command = [sys.executable, "-m", "scripts.build"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the build to make releases from failed:\n{done.stdout}{done.stderr}")
    return folder / "aum_flows.duckdb"


def chaos() -> int:
    """Runs the campaign, prints the table and writes it to docs/RELIABILITY.md; the exit status."""
    console = Console(highlight=False)
    console.width = max(console.width, 110)
    with tempfile.TemporaryDirectory() as folder:
        results = campaign(Path(folder), console)
    rows = [[result.fault, f"{result.times:,}", str(len(result.wrong)), result.note] for result in results]
    table = plain_table(*HEADINGS[:3])
    table.add_column("")
    for cells in rows:
        table.add_row(*cells)
    console.print(table)
    write_block(DOCUMENT, "chaos", table_lines(HEADINGS, rows))
    return int(any(result.wrong for result in results))


if __name__ == "__main__":
    sys.exit(chaos())
