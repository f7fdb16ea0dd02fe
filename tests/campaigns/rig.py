"""What `make chaos` runs on: a published file of its own with the versions to publish on it, processes that publish,
read and write, and the checks of what a reader may see.
"""

import contextlib
import functools
import multiprocessing
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.catalog import literal
from scripts.publishing import PublishError, history, manifest
from scripts.publishing.contents import contents
from scripts.publishing.folder import PublishedFolder

# A fork server that has imported this module: a child starts in a hundredth of a second.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.campaigns.rig"])

# What each reader asks, one query after the other; an answer that mixes two versions is none of theirs.
QUESTIONS = (
    "select min(firm_name), count(*) from reference.dim_firm",
    "select sum(ending_assets_m), count(*) from flows.fct_roll_forward",
    "select scope_name from reference.dim_scope where scope_id = 'total'",
    "select sum(amount_m), count(*) from flows.fct_printed_cell",
)

# What makes version n another one, in four tables.
VARIANT = """
update reference.dim_firm set firm_name = 'Version {n}';
update flows.fct_roll_forward set ending_assets_m = ending_assets_m + {n};
update reference.dim_scope set scope_name = 'Total of {n}' where scope_id = 'total';
insert into flows.fct_printed_cell by name
    select l.* replace ('added_' || i as group_id)
    from flows.fct_printed_cell as l, range({n}) as t(i) where l.group_id = 'total';
"""

# The tables of a small warehouse: the questions', and the one a manifest is made from.
TABLES = (
    "reference.dim_firm",
    "reference.dim_release",
    "reference.dim_scope",
    "flows.fct_roll_forward",
    "flows.fct_printed_cell",
)


def small_warehouse(source: Path, file: Path) -> Path:
    """A new private file to publish many times over at little cost: TABLES as `source` has them, and one with a key, a
    condition and comments."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach {literal(source)} as source (read_only)")
        for table in TABLES:
            connection.execute(f"create schema if not exists {table.partition('.')[0]}")
            connection.execute(f"create table {table} as from source.{table}")
        connection.execute("create table flows.fct_note (note_id integer primary key, note text, check (note <> ''))")
        connection.execute("insert into flows.fct_note values (1, 'one'), (2, null)")
        connection.execute("comment on table flows.fct_note is 'One row per note. Key: note_id.'")
        connection.execute("comment on column flows.fct_note.note is 'It''s a note'")
    return file


class Rig:
    """A published file of the campaign's own, private files to publish as it, and what is known of each."""

    def __init__(self, folder: Path, source: Path, versions: int):
        """source: a file with the public tables; versions: how many different private files are made from it."""
        self.published = folder / "warehouse" / "aum_flows.duckdb"
        self.published.parent.mkdir(parents=True)
        self.build_folder = folder / "build"
        self.build_folder.mkdir()
        self.private: list[Path] = []
        self.contents: set[str] = set()
        self.answers: list[tuple] = []
        self.before: dict = {}
        for number in range(1, versions + 1):
            private = folder / f"version_{number}" / "aum_flows.duckdb"
            private.parent.mkdir()
            shutil.copyfile(source, private)
            private.chmod(0o644)
            with duckdb.connect(str(private)) as connection:
                connection.execute(VARIANT.format(n=number))
            self.know(private)
            self.private.append(private)

    @property
    def folder(self) -> PublishedFolder:
        """The folder of the published file."""
        return PublishedFolder(self.published)

    def know(self, file: Path) -> None:
        """Counts what `file` holds among the good versions."""
        self.contents.add(contents(file)["content_sha256"])
        self.answers.append(ask(file))

    def publish(self, number: int) -> list[str]:
        """Publishes the private file `number`, counted round, in this process."""
        return publish_once(self.private[number % len(self.private)], self.published)

    def state(self) -> dict:
        """What has to survive a fault: the bytes in place, and the names in the history."""
        return {
            "bytes": digest_of(self.published) if self.published.exists() else None,
            "kept": {version.name for version in self.folder.history.versions()},
        }

    def mark(self) -> None:
        """Remembers what is there before a fault."""
        self.before = self.state()


@functools.cache
def sha256_of(path: Path, _inode: int, _bytes: int, _changed: int) -> str:
    """SHA-256 of a file, computed once as long as nobody writes to it."""
    return manifest.file_sha256(path)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    known = path.stat()
    return sha256_of(path, known.st_ino, known.st_size, known.st_mtime_ns)


@functools.cache
def content_of_bytes(_digest: str, path: Path) -> str:
    """Content hash of a file, computed once for the same bytes."""
    return contents(path)["content_sha256"]


def content_of(path: Path) -> str:
    """Content hash of a file as a reader sees it, with a write-ahead log that stands beside it."""
    if path.with_name(path.name + ".wal").exists():
        return contents(path)["content_sha256"]
    return content_of_bytes(digest_of(path), path)


def ask(file: Path) -> tuple:
    """The answers of `file` to QUESTIONS, through one connection."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return answers_of(connection)


def answers_of(connection: duckdb.DuckDBPyConnection) -> tuple:
    """The answers of a connection to QUESTIONS."""
    return tuple(connection.execute(question).fetchone() for question in QUESTIONS)


def faults_seen(rig: Rig) -> list[str]:
    """What no reader may ever see, whatever happened since the mark; empty where all is well."""
    before = rig.before
    if not rig.published.exists():
        return [] if before["bytes"] is None else ["the published file is gone"]
    faults = []
    kept = rig.folder.history.versions()
    digest = digest_of(rig.published)
    if digest not in {before["bytes"], *(version.manifest["file"]["sha256"] for version in kept)}:
        faults.append("the bytes in place are of no version")
    try:
        if content_of(rig.published) not in rig.contents:
            faults.append("the file holds what was never built")
        if ask(rig.published) not in rig.answers:
            faults.append("a reader's answers mix versions, or are of none")
    except (duckdb.Error, ValueError) as error:
        faults.append(f"the file does not open: {error}")
    names = {version.name for version in kept}
    newest = sorted(before["kept"] | names)[-history.KEPT :]
    lost = before["kept"].intersection(newest) - names
    if lost:
        faults.append(f"versions are lost: {sorted(lost)}")
    for version in kept:
        if digest_of(version.file) != version.manifest["file"]["sha256"]:
            faults.append(f"a kept version is damaged: {version.name}")
    return faults


def faults_left(rig: Rig) -> list[str]:
    """What may not be left after the next publish, either; empty where all is well."""
    faults, folder = faults_seen(rig), rig.folder
    stated = folder.stated()
    if not stated or not rig.published.exists():
        return faults or ["there is no manifest"]
    if stated["file"]["sha256"] != digest_of(rig.published):
        faults.append("the manifest describes another file")
    elif stated["content_sha256"] != content_of(rig.published):
        faults.append("the manifest's content hash is not the file's")
    names = {version.name for version in folder.history.versions()}
    if stated["name"] not in names:
        faults.append("the file in place is not in the history")
    if folder.log.exists():
        faults.append("a write-ahead log stands beside the file")
    paths = (rig.published, folder.log, folder.note, folder.history.folder)
    wanted = {path.name for path in paths} | {f".{rig.published.stem}.lock"}
    left = {path.name for path in rig.published.parent.iterdir()} - wanted
    halves = {path.stem for path in folder.history.folder.iterdir()} - names
    if left or halves:
        faults.append(f"leftovers: {sorted(left | halves)}")
    return faults


def publish_once(private: Path, published: Path) -> list[str]:
    """What `make build` does after its tests passed."""
    folder = PublishedFolder(published)
    with folder.locked():
        return folder.publish(private)


def roll_back_once(_private: Path, published: Path) -> list[str]:
    """What `make rollback` does."""
    folder = PublishedFolder(published)
    with folder.locked():
        return folder.roll_back()


def die_before(step: int, folder: Path) -> None:
    """Kills this process, without warning, before its step-th change to a file below `folder`, counted from 1."""
    changes = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "shutil.rmtree"}
    count = 0

    def watch(event: str, arguments: tuple) -> None:
        nonlocal count
        writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writing or event in changes) and str(folder) in f"{arguments[0]} {arguments[1:2]}":
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def child(task: Callable, private: Path, published: Path, step: int, limit: int, user: int, pipe) -> None:
    """Runs a task in this process; puts its error and its report into the pipe. step: die before that change;
    limit: no file may grow beyond so many bytes; user: run as that user. 0: none of these."""
    if step:
        die_before(step, published.parent)
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if user:
        os.chdir(published.parent.parent)
        private, published = (Path(os.path.relpath(path)) for path in (private, published))
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    try:
        pipe.send(Ended(report=task(private, published)))
    except (PublishError, OSError, duckdb.Error) as error:
        pipe.send(Ended(error=f"{type(error).__name__}: {error}"))


@dataclass
class Ended:
    """How a task in a process ended: what it reported; or its error; or, with neither, by SIGKILL."""

    report: list[str] | None = None
    error: str = ""

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.report is None and not self.error


def run(
    task: Callable, rig: Rig, number: int, *, step: int = 0, after: float = 0, limit: int = 0, user: int = 0
) -> Ended:
    """Runs a task on private file `number` in a new process. after: send SIGKILL so many seconds after its start; the
    rest as for `child`."""
    here, there = PROCESSES.Pipe(duplex=False)
    private = rig.private[number % len(rig.private)]
    process = PROCESSES.Process(target=child, args=(task, private, rig.published, step, limit, user, there))
    process.start()
    there.close()
    if after:
        process.join(after)
        process.kill()
    process.join()
    if process.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"{task.__name__} ended with {process.exitcode}")
    return here.recv() if process.exitcode == 0 else Ended()


def read_on(published: Path, answers: list[tuple], hold: bool, stop, ready, results) -> None:
    """Asks without pause until `stop` is set: through a new connection each time, or through one that is held; then
    puts how often, which versions, and what went wrong into the queue `results`."""
    asked, seen, wrong = 0, set(), []
    with contextlib.ExitStack() as held:
        connection = held.enter_context(duckdb.connect(str(published), read_only=True)) if hold else None
        first = answers_of(connection) if hold else None
        while not stop.is_set() and multiprocessing.parent_process().is_alive():
            try:
                answer = answers_of(connection) if hold else ask(published)
                if answer not in answers or (hold and answer != first):
                    wrong.append(f"mixed: {answer}")
                seen.add(answer[0][0])
            except duckdb.Error as error:
                wrong.append(f"failed: {error}")
            asked += 1
            ready.set()
    results.put((asked, seen, wrong))


def write_and_wait(published: Path, orders) -> None:
    """Opens the published file for writing, as root can, and says so through the pipe `orders`; then does what comes
    through it: runs SQL, and sends back what went wrong, if anything."""
    published.chmod(0o644)
    connection = duckdb.connect(str(published))
    orders.send("")
    while True:
        try:
            connection.execute(orders.recv())
            orders.send("")
        except duckdb.Error as error:
            orders.send(str(error))
        except EOFError:  # who gave the orders is gone
            return
