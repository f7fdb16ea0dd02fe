"""`make clients`: reads every table of the published file with old and new clients, compares each value with what the
DuckDB of this project reads, and tries what each client sees when a version is published while it has the file open.

Clients are installed below build/clients/, from the locks in tests/clients/, and reused when they are there. The table
of docs/BI.md is written anew. `python -m tests.campaigns.clients lock` writes the locks (needs uv).
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import track

from scripts import catalog
from scripts.catalog import identifier, literal
from scripts.project import ROOT, published_file
from scripts.publishing.folder import PublishedFolder
from scripts.publishing.manifest import STORAGE_VERSION
from scripts.reports.formatting import plain_table
from tests.campaigns.document import table_lines, write_block

DOCUMENT = ROOT / "docs" / "BI.md"
READERS = ROOT / "tests" / "clients"
LOCKS = READERS / "locks"
INSTALLED = ROOT / "build" / "clients"
NODE_MODULES = INSTALLED / "npm" / "node_modules"

# What each environment holds; the locks add what that needs, and the hashes.
ENVIRONMENTS = {
    "duckdb-1.0": ["duckdb==1.0.0"],
    "duckdb-1.1": ["duckdb==1.1.3"],
    "duckdb-1.2": ["duckdb==1.2.2"],
    "duckdb-1.3": ["duckdb==1.3.2"],
    "duckdb-1.4": ["duckdb==1.4.5"],
    "duckdb-1.5": ["duckdb==1.5.6"],
    "duckdb-2.0": ["duckdb==2.0.0"],
    "cli": ["duckdb-cli==1.5.6"],
    "arrow": [
        "duckdb==2.0.0",
        "adbc-driver-manager==1.13.0",
        "pandas==3.1.1",
        "polars==2.1.0",
        "pyarrow==26.0.1",
    ],
    # duckdb-engine 0.17.0 does not import with sqlalchemy 2.0.55.
    "sqlalchemy": ["duckdb==2.0.0", "duckdb-engine==0.17.0", "sqlalchemy==2.0.54"],
}

# Seconds a client has to answer.
PATIENCE = 300

# Types that the published tables have, and what a reader calls their values.
KINDS = {
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DECIMAL": "decimal",
    "INTEGER": "integer",
    "VARCHAR": "text",
}

# Values that a conversion easily loses; published with the changed version, for every client to read.
EDGES = """
create table audit.edge_of_types (
    id integer, amount_m decimal(18, 3), share_pct decimal(4, 1), as_of date, is_so boolean, whole bigint, words text
);
insert into audit.edge_of_types values
    (1, 999999999999999.999, -0.1, '9999-12-31', true, 9223372036854775807, 'Zürich – ½'),
    (2, -0.001, 0.0, '1582-10-15', false, -9223372036854775808, '日本 🏦'),
    (3, -999999999999999.999, -999.9, '2004-02-29', true, 0, '"quoted" \\ it''s' || chr(9) || chr(10)),
    (4, 0.100, 74.8, '1969-12-31', false, 9007199254740993, ''),
    (5, null, null, null, null, null, 'NULL'),
    (6, null, null, null, null, null, null);
"""


class ClientError(RuntimeError):
    """A client could not be installed or read; the message is its output."""


@dataclass(frozen=True)
class Client:
    """A way to read the file.

    reader: its name in tests/clients/read.py, `node` or `wasm`. environment: of ENVIRONMENTS, else this one.
    """

    name: str
    reader: str = "duckdb"
    environment: str = ""


PACKAGES_OF_NODE = json.loads((READERS / "package.json").read_text(encoding="utf-8"))["dependencies"]


def pinned(package: str, environment: str = "") -> str:
    """A package and its version, as ENVIRONMENTS or package.json pins it."""
    pins = dict(pin.split("==") for pin in ENVIRONMENTS[environment]) if environment else PACKAGES_OF_NODE
    return f"{package} {pins[package]}"


CLIENTS = (
    *(
        Client(f"Python {pinned('duckdb', name)}", environment=name)
        for name in ENVIRONMENTS
        if name.startswith("duckdb-")
    ),
    Client(
        f"{pinned('sqlalchemy', 'sqlalchemy')}, {pinned('duckdb-engine', 'sqlalchemy')}", "sqlalchemy", "sqlalchemy"
    ),
    Client(f"ADBC, {pinned('adbc-driver-manager', 'arrow')}", "adbc", "arrow"),
    Client(pinned("polars", "arrow"), "polars", "arrow"),
    Client(pinned("pandas", "arrow"), "pandas", "arrow"),
    Client(pinned("duckdb-cli", "cli"), "cli", "cli"),
    Client(f"Node.js, {pinned('@duckdb/node-api')}", "node"),
    Client(f"Chromium, {pinned('@duckdb/duckdb-wasm')}", "wasm"),
)


@dataclass
class Trial:
    """What came of trying a client: its DuckDB, how much it read, what it saw of a publish, and all that was wrong."""

    client: Client
    version: str = ""
    tables: int = 0
    rows: int = 0
    left_open: str = ""
    beside: str = ""
    reopened: str = ""
    new_storage: str = ""
    with_keys: str = ""
    wrong: list[str] = field(default_factory=list)

    def cells(self) -> list[str]:
        """The trial as a row under HEADINGS."""
        read = "FAILS" if self.wrong else f"{self.tables} tables, {self.rows:,} rows"
        saw = [self.left_open, self.beside, self.reopened, self.new_storage, self.with_keys]
        return [self.client.name, self.version, read, *saw]


HEADINGS = [
    "client",
    "DuckDB",
    "read, all equal",
    "left open",
    "beside it",
    "opened again",
    "2.0 storage",
    "with a key",
]


def storage_version(path: Path) -> int:
    """The storage version in a file's header."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(20)[12:], "little")


def expected(path: Path) -> dict[str, dict]:
    """Every table as a reader is to answer it, made of SQL casts; ClientError where a type is none of KINDS."""
    tables: dict[str, dict] = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in catalog.tables(connection):
            values = []
            for column in table.columns:
                kind = KINDS.get(column.type.partition("(")[0])
                if not kind:
                    raise ClientError(f"{table.label}.{column.name} is {column.type}; readers know {', '.join(KINDS)}")
                values.append(f"'{kind} ' || cast({identifier(column.name)} as varchar)")
            tables[table.label] = {
                "columns": [column.name for column in table.columns],
                "rows": connection.execute(f"select {', '.join(values)} from {table.identifier()}").fetchall(),
                "reflection": {
                    "comment": table.comment,
                    # DECIMAL is NUMERIC to SQLAlchemy, and is written with a space.
                    "columns": [
                        [column.name, column.type.replace("DECIMAL", "NUMERIC").replace(",", ", "), column.comment]
                        for column in table.columns
                    ],
                },
            }
    return tables


def checksum(tables: dict[str, dict]) -> str:
    """SHA-256 of names, kinds and values of all tables, in an order of its own."""
    digest = hashlib.sha256()
    for name, table in sorted(tables.items()):
        rows = sorted(json.dumps(list(row)) for row in table["rows"])
        digest.update("\n".join([name, json.dumps(table["columns"]), *rows, ""]).encode())
    return digest.hexdigest()


def differences(wanted: dict[str, dict], read: dict[str, dict]) -> list[str]:
    """How what was read is not what was wanted: a sentence for each table; the first row of those that differ."""
    sentences = [f"{name}: is not there" for name in sorted(wanted.keys() - read.keys())]
    sentences += [f"{name}: is not one of the tables" for name in sorted(read.keys() - wanted.keys())]
    for name in sorted(wanted.keys() & read.keys()):
        want, have = wanted[name], read[name]
        if want["columns"] != have["columns"]:
            sentences.append(f"{name}: columns {have['columns']}, expected {want['columns']}")
            continue
        wanted_rows, read_rows = Counter(map(tuple, want["rows"])), Counter(map(tuple, have["rows"]))
        missing, extra = list((wanted_rows - read_rows).elements()), list((read_rows - wanted_rows).elements())
        if missing or extra:
            sentences.append(
                f"{name}: {len(have['rows'])} rows, expected {len(want['rows'])}; "
                f"read {extra[:1]}, expected {missing[:1]}"
            )
        for part, value in have.get("reflection", {}).items():
            if value != want["reflection"][part]:
                sentences.append(f"{name}: reflected {part} {value}, expected {want['reflection'][part]}")
    return sentences


class Reader:
    """A client at work on a file, in a process of its own."""

    def __init__(self, client: Client, path: Path):
        self.complaints = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - open as long as the process runs
        try:
            self.process = subprocess.Popen(
                [*command(client), str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.complaints,
                text=True,
                encoding="utf-8",
                cwd=ROOT,
                env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
            )
        except FileNotFoundError as error:
            self.complaints.close()
            raise ClientError(f"{error.filename} is not installed") from None

    def ask(self, line: str) -> dict:
        """The answer to a command; ClientError with the client's output where it has none, or none in time."""
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        try:
            print(line, file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            patience.cancel()
        if not answer:
            self.complaints.seek(0)
            raise ClientError((self.complaints.read().strip().splitlines() or ["it ended without a word"])[-1])
        read = json.loads(answer)
        if "error" in read:
            raise ClientError(read["error"].partition("\n")[0])
        return read

    def close(self) -> None:
        """Lets the process end."""
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.complaints.close()


@contextlib.contextmanager
def reading(client: Client, path: Path) -> Iterator[Reader]:
    """A reader that is closed in the end."""
    reader = Reader(client, path)
    try:
        yield reader
    finally:
        reader.close()


def python_of(environment: str) -> Path:
    """The interpreter of an environment; this one where there is none."""
    return INSTALLED / environment / "bin" / "python" if environment else Path(sys.executable)


def command(client: Client) -> list[str]:
    """What starts a client's reader, up to the name of the file."""
    if client.reader == "node":
        return ["node", str(READERS / "read.cjs")]
    if client.reader == "wasm":
        return [sys.executable, "-m", "tests.clients.read_wasm", str(NODE_MODULES)]
    python = str(python_of(client.environment))
    return [python, "-W", "ignore", str(READERS / "read.py"), client.reader]


def run(*arguments: str | Path, cwd: Path = ROOT) -> None:
    """Runs a command; ClientError with its last output where it fails or is absent."""
    try:
        done = subprocess.run([*map(str, arguments)], cwd=cwd, capture_output=True, text=True)
    except FileNotFoundError:
        raise ClientError(f"{arguments[0]} is not installed") from None
    if done.returncode:
        raise ClientError(f"{arguments[0]}: {(done.stderr or done.stdout).strip()[-300:]}")


def install(client: Client) -> None:
    """Installs what a client runs on, if it is not there as the locks say."""
    if client.reader in ("node", "wasm"):
        folder, locks = NODE_MODULES.parent, [READERS / "package.json", READERS / "package-lock.json"]
    elif client.environment:
        folder, locks = INSTALLED / client.environment, [LOCKS / f"{client.environment}.txt"]
    else:
        return
    stamp = folder / ".installed"
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if client.environment:
        run(sys.executable, "-m", "venv", folder)
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
        run(python_of(client.environment), "-m", "pip", "install", *quiet, "--require-hashes", "-r", locks[0])
    else:
        for lock in locks:
            shutil.copy(lock, folder)
        # Not `npm ci`: it wants a lock with the packages of all systems, of which a registry may lack some.
        run("npm", "install", "--no-audit", "--no-fund", cwd=folder)
    stamp.write_text(wanted)


def lock() -> int:
    """Writes the lock of each environment; the exit status."""
    options = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--quiet",
    ]
    LOCKS.mkdir(exist_ok=True)
    for environment, packages in ENVIRONMENTS.items():
        subprocess.run(
            ["uv", "pip", "compile", "-", *options, "--output-file", str(LOCKS / f"{environment}.txt")],
            input="\n".join(packages),
            text=True,
            check=True,
        )
    return 0


@dataclass(frozen=True)
class Versions:
    """Private files of two versions to publish one after the other; two files that old clients have to reject: the
    first version as DuckDB 2.0 writes it of its own accord, and a table with a primary key, in the old storage."""

    first: Path
    changed: Path
    new_storage: Path
    with_keys: Path


def versions(published: Path, folder: Path) -> Versions:
    """Makes the files in `folder` from the published one: the changed version lacks a row of every table
    and has EDGES."""
    names = ("first", "changed", "new_storage", "with_keys")
    made = Versions(*(folder / name / "aum_flows.duckdb" for name in names))
    for path in (made.first, made.changed, made.new_storage, made.with_keys):
        path.parent.mkdir()
    for path in (made.first, made.changed):
        shutil.copyfile(published, path)
    with duckdb.connect(str(made.changed)) as connection:
        # Every table changes, so that no mixture of the two versions can be taken for one of them.
        for name in expected(published):
            connection.execute(f"delete from {name} where rowid = 0")
        connection.execute(EDGES)
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(published)} as published (read_only)")
        connection.execute(f"attach {literal(made.new_storage)} as new_storage")
        connection.execute("copy from database published to new_storage")
        connection.execute(f"attach {literal(made.with_keys)} as with_keys (storage_version '{STORAGE_VERSION}')")
        connection.execute("create schema with_keys.reference")
        connection.execute("create table with_keys.reference.dim_firm (firm_id varchar primary key)")
        connection.execute("insert into with_keys.reference.dim_firm values ('janus')")
    return made


def version_of(answer: dict, first: dict, changed: dict) -> str:
    """Which version an answer is: old, new, or a mixture of both."""
    for name, tables in (("old", first), ("new", changed)):
        if not differences(tables, answer["tables"]):
            return name
    return "mixed"


def read_once(client: Client, path: Path) -> dict:
    """What a new process of the client reads; ClientError where it cannot."""
    with reading(client, path) as reader:
        return reader.ask("read")


def try_file(trial: Trial, published: Path, made: Versions) -> None:
    """Reads the published file; then what old clients have to reject, lest reading prove nothing."""
    read = read_once(trial.client, published)
    trial.version = read["version"]
    trial.tables, trial.rows = len(read["tables"]), sum(len(table["rows"]) for table in read["tables"].values())
    trial.wrong += differences(expected(published), read["tables"])
    for place, path, rejected_by in (("new_storage", made.new_storage, "v1."), ("with_keys", made.with_keys, "v1.0.")):
        try:
            read_once(trial.client, path)
            saw = "reads"
        except ClientError:
            saw = "rejects"
        setattr(trial, place, saw)
        should = "rejects" if trial.version.startswith(rejected_by) else "reads"
        if saw != should:
            trial.wrong.append(f"{place}, storage version {storage_version(path)}: {saw}, expected {should}")


def try_publish(trial: Trial, made: Versions, folder: Path) -> None:
    """Publishes twice in `folder` while the client has the first version open, by the names of Trial."""
    client, watched = trial.client, folder / "aum_flows.duckdb"
    PublishedFolder(watched).publish(made.first)
    first = expected(watched)
    with reading(client, watched) as reader:
        reader.ask("open")
        PublishedFolder(watched).publish(made.changed)
        changed = expected(watched)
        for place, line in (("left_open", "read"), ("beside", "second"), ("reopened", "again")):
            try:
                saw = version_of(reader.ask(line), first, changed)
            except ClientError as error:
                saw = f"error: {error}"
            setattr(trial, place, saw)
    trial.wrong += differences(changed, read_once(client, watched)["tables"])
    judge(trial)


def judge(trial: Trial) -> None:
    """Whether a client saw of a publish what it has to: the old version until it opens the file again, then the new."""
    if trial.left_open != "old":
        trial.wrong.append(f"left open over a publish, it read: {trial.left_open}; expected the old version")
    if trial.reopened != "new":
        trial.wrong.append(f"closed and opened after a publish, it read: {trial.reopened}; expected the new version")


def try_client(client: Client, published: Path, made: Versions, folder: Path) -> Trial:
    """Installs and tries one client; what goes wrong is in the trial."""
    trial = Trial(client)
    try:
        install(client)
        try_file(trial, published, made)
        try_publish(trial, made, folder)
    except ClientError as error:
        trial.wrong.append(str(error))
    return trial


def campaign(published: Path, console: Console) -> list[Trial]:
    """Tries every client, one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        made = versions(published, Path(scratch))
        trials = []
        for number, client in enumerate(track(CLIENTS, "Clients", console=console, transient=True)):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            trials.append(try_client(client, published, made, folder))
            if trials[-1].wrong:
                console.print(f"{client.name}: {'; '.join(trials[-1].wrong)}", style="bold red", markup=False)
    return trials


def clients() -> int:
    """Tries every client, prints the table and writes it to docs/BI.md; 1 if one of them fails."""
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, 180)
    published = published_file()
    if not published.exists():
        console.print(f"{published} is not there: run `make build` first", style="bold red")
        return 1
    trials = campaign(published, console)
    table = plain_table(*HEADINGS)
    for trial in trials:
        table.add_row(*trial.cells())
    console.print(table)
    console.print(f"SHA-256 of the values: {checksum(expected(published))}")
    write_block(DOCUMENT, "clients", table_lines(HEADINGS, [trial.cells() for trial in trials]))
    return int(any(trial.wrong for trial in trials))


if __name__ == "__main__":
    sys.exit(lock() if sys.argv[1:] == ["lock"] else clients())
