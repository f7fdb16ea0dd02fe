"""Runs the dbt project over a folder of books: reads the months whose files changed, runs the controls, keeps the
results.

Months are read in batches, so that neither memory nor what a kill can cost grows with the history. Nothing of a batch
is kept unless all its controls hold; the results are put in place once every month is there.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from books.scripts import arrival, diagnosis
from books.scripts.folder import BooksError, Folder, Month, open_folder
from books.scripts.project import code_fingerprint, options
from books.scripts.spark import Spark
from books.scripts.store import Store
from scripts.catalog import literal

# Rows that are read in one go.
BATCH_ROWS = 150_000_000

KEPT_OF_A_MONTH = {"day": "int_books__day", "closing": "int_books__closing"}
RESULTS = (
    "books_fund_month",
    "books_discipline_month",
    "books_fund_rank",
    "books_account_change",
    "books_month",
)


@dataclass
class Told:
    """What a run says of itself."""

    read: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    seconds: float = 0.0
    results: Path | None = None
    was_in_place: bool = False


@dataclass
class Plan:
    """What there is to do. by_month: fingerprint of each month's files; stale: months to read; affected: months whose
    facts are to be made anew, the stale ones and those that follow them."""

    folder: Folder
    by_month: dict[str, str]
    stale: list[Month]
    affected: list[Month]
    master: str


def plan_of(folder: Folder, store: Store, code: str) -> Plan:
    """Compares the files with what was kept."""
    by_month = {
        month.name: hashlib.sha256(f"{folder.fingerprint(month.files)} {code}".encode()).hexdigest()[:16]
        for month in folder.months
    }
    master = hashlib.sha256(
        f"{folder.fingerprint([folder.small['fund_master'], folder.small['opening_balances']])} {code}".encode()
    ).hexdigest()[:16]
    current = store.current()
    made_of = current.get("months", {}) if current.get("master") == master else {}
    stale = [m for m in folder.months if not store.month(m, by_month[m.name]).exists()]
    affected, before = [], None
    for month in folder.months:
        # A month's facts hang on its own files and on the close of the month before.
        of_now = [by_month.get(before.name) if before else None, by_month[month.name]]
        if month in stale or made_of.get(month.name) != of_now:
            affected.append(month)
        before = month
    return Plan(folder, by_month, stale, affected, master)


def batches(months: list[Month], rows: dict[Path, int], limit: int) -> list[list[Month]]:
    """Months one after the other, as many at a time as stay below the limit."""
    found: list[list[Month]] = []
    size = 0
    for month in months:
        own = sum(rows.get(path, 0) for path in month.files)
        if found and size + own <= limit:
            found[-1].append(month)
            size += own
        else:
            found.append([month])
            size = own
    return found


# The parsed project, by the code it was parsed from: a process that runs it again need not read it again.
PARSED: dict[str, object] = {}


class Engine:
    """DuckDB through dbt, in memory, in this process; what does not fit is spilled beside the results."""

    name = "duckdb"
    # `build` runs the tests of the models' keys too.
    command = "run"

    def __init__(self, store: Store, memory: str, told: Callable[[str], None]):
        self.spill = store.root / ".unfinished-spill"
        self.memory = memory
        self.told = told

    def invoke(self, arguments: list[str], **known) -> object:
        """Runs dbt in this process; BooksError where it fails."""
        from dbt.cli.main import dbtRunner

        messages: list[str] = []

        def listen(event) -> None:
            if event.info.level == "error":
                messages.append(event.info.msg)
            if event.info.name == "NodeStart" and event.data.node_info.resource_type == "model":
                self.told(event.data.node_info.node_name)

        here = Path.cwd()
        try:
            outcome = dbtRunner(callbacks=[listen], **known).invoke([*arguments, *options(self.name)])
        finally:
            os.chdir(here)
        if not outcome.success:
            raise BooksError(["the books could not be rolled up", *(messages or [str(outcome.exception)])])
        return outcome.result

    def build(self, variables: dict) -> None:
        """Makes every model for one batch."""
        code = code_fingerprint()
        if code not in PARSED:
            PARSED[code] = self.invoke(["parse"])
        self.clear()
        known = variables | {"books_memory": self.memory, "books_spill": str(self.spill)}
        self.invoke([self.command, "--vars", json.dumps(known)], manifest=PARSED[code])

    def connection(self) -> duckdb.DuckDBPyConnection:
        """What was built, to read: dbt keeps a database in memory open until it is cleared."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        return DuckDBConnectionManager.env().conn.cursor()

    def clear(self) -> None:
        """Forgets what was built."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
        shutil.rmtree(self.spill, ignore_errors=True)


ENGINES = {engine.name: engine for engine in (Engine, Spark)}


def texts(paths) -> list[str]:
    """Paths as texts, in order."""
    return [str(path) for path in paths]


def inputs(plan: Plan, store: Store, batch: list[Month], affected: list[Month], kept_facts: list[str]) -> dict:
    """Variables of one batch: the files of every source, and the months it is about."""
    folder = plan.folder
    order = list(folder.months)

    def kept(of: list[Month], name: str) -> list[str]:
        """What was kept of months and of the month before each, but for those that are read now."""
        known = {m for month in of for m in order[max(0, order.index(month) - 1) : order.index(month) + 1]} - set(batch)
        months = sorted(known, key=lambda m: m.first)
        return texts(store.month(m, plan.by_month[m.name]) / f"{name}.parquet" for m in months)

    # Accounts are followed once for each month: with the batch that reads it, or where the month before it changed.
    followed = [month for month in affected if month in batch or month not in plan.stale]
    files = {
        "daily_activity": texts(path for month in batch for path in month.files),
        "fund_master": texts([folder.small["fund_master"]]),
        "peer_returns": texts([folder.small["peer_returns"]]),
        "kept_day": kept(affected, "day"),
        "kept_closing": kept(followed, "closing"),
        "kept_fund_month": kept_facts,
    }
    if order[0] in affected:
        files["opening_balances"] = texts([folder.small["opening_balances"]])
    return {
        "books_firm_id": folder.firm_id,
        "books_files": files,
        "books_last_days": texts(month.last for month in batch),
        "books_affected_ends": texts(month.last for month in affected),
        "books_change_ends": texts(month.last for month in followed),
    }


def copy_out(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Writes the rows of a query as a Parquet file."""
    connection.execute(f"copy ({query}) to {literal(str(path))} (format parquet, compression zstd)")


def ends(months) -> str:
    """SQL: the last days of months, as a list."""
    return ", ".join(f"date '{month.last}'" for month in months) or "date '0001-01-01'"


def run(
    books: Path,
    store: Store,
    memory: str = "3GB",
    batch_rows: int = BATCH_ROWS,
    tell: Callable[[str], None] = lambda said: None,
    engine_name: str = Engine.name,
) -> Told:
    """Rolls a folder up; BooksError with all that is wrong, and nothing kept of what is wrong, where it cannot."""
    started = time.monotonic()
    told = Told()
    with store.locked():
        folder = open_folder(books)
        # What is kept of a month has the engine's own checksums in it; the other one cannot go on from there.
        code = f"{code_fingerprint()} {engine_name}"
        plan = plan_of(folder, store, code)
        peers = folder.fingerprint([folder.small["peer_returns"]])
        current = store.current()
        told.read = [month.name for month in plan.stale]
        told.skipped = [month.name for month in folder.months if month not in plan.stale]
        made_of = [folder.firm_id, plan.by_month, plan.master, peers]
        whole = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]
        results = store.root / "results" / whole
        if current.get("results") == whole and results.exists():
            told.was_in_place, told.results = True, results
            told.seconds = time.monotonic() - started
            return told
        with duckdb.connect() as connection:
            rows = arrival.check(connection, folder, plan.stale)
        told.rows = sum(rows.values())
        told.bytes = sum(path.stat().st_size for path in rows)
        engine = ENGINES[engine_name](store, memory, tell)
        try:
            todo = batches(plan.stale, rows, batch_rows) or [[]]
            for number, batch in enumerate(todo, start=1):
                tell(f"months {batch[0].name} to {batch[-1].name}, batch {number} of {len(todo)}" if batch else "facts")
                last = number == len(todo)
                one_batch(plan, store, engine, batch, rows, last, whole if last else None, current)
        finally:
            engine.clear()
        store.put_in_place(
            {
                "results": whole,
                "books": str(folder.root),
                "firm_id": folder.firm_id,
                "master": plan.master,
                "months": {
                    month.name: [plan.by_month.get(before.name) if before else None, plan.by_month[month.name]]
                    for before, month in zip([None, *folder.months], folder.months, strict=False)
                },
            }
        )
        store.forget(plan.by_month)
    told.results = results
    told.seconds = time.monotonic() - started
    return told


def one_batch(
    plan: Plan,
    store: Store,
    engine: Engine | Spark,
    batch: list[Month],
    rows: dict[Path, int],
    is_last: bool,
    whole: str | None,
    current: dict,
) -> None:
    """Builds one batch, and keeps it if its controls hold. The last one makes the facts of every month anew that this
    run has touched, from what was kept of them."""
    affected = plan.affected if is_last else batch
    if not is_last:
        # Their controls run over what this batch reads and the month before; their facts are made with the last batch.
        kept_facts: list[str] = []
    else:
        kept_facts = [str(store.root / "results" / current["results"] / "books_fund_month.parquet")] if current else []
        untouched = [m for m in plan.folder.months if m not in affected]
        if not untouched:
            kept_facts = []
    variables = inputs(plan, store, batch, affected, kept_facts)
    variables["books_kept_ends"] = [str(m.last) for m in plan.folder.months if m not in affected]
    engine.build(variables)
    with engine.connection() as connection:
        problems = whole_months(connection, batch, rows)
        problems += diagnosis.problems(connection, plan.folder, variables["books_files"])
        if problems:
            raise BooksError(problems)
        for month in batch:
            with store.writing(store.month(month, plan.by_month[month.name])) as unfinished:
                for name, model in KEPT_OF_A_MONTH.items():
                    query = f"select * from books.{model} where last_day(as_of_date) = date '{month.last}' order by all"
                    copy_out(connection, query, unfinished / f"{name}.parquet")
                for name in ("month", "account_change"):
                    query = f"select * from books.books_{name} where period_end = date '{month.last}'"
                    copy_out(connection, query, unfinished / f"{name.removeprefix('account_')}.parquet")
        if whole:
            write_results(connection, plan, store, affected, variables, whole, current)


def write_results(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    store: Store,
    affected: list[Month],
    variables: dict,
    whole: str,
    current: dict,
) -> None:
    """Writes every result as one Parquet file, in order of its key."""
    before = store.root / "results" / current.get("results", "-")
    with store.writing(store.root / "results" / whole) as unfinished:
        for name in RESULTS:
            query = f"select * from books.{name}"
            if name == "books_account_change":
                query += changes_elsewhere(plan, store, affected, variables, before / f"{name}.parquet")
            if name == "books_month":
                files = [str(store.month(m, plan.by_month[m.name]) / "month.parquet") for m in plan.folder.months]
                query = f"select * from read_parquet([{', '.join(map(literal, files))}])"
            copy_out(connection, f"from ({query}) order by all", unfinished / f"{name}.parquet")


def changes_elsewhere(plan: Plan, store: Store, affected: list[Month], variables: dict, before: Path) -> str:
    """SQL: the account changes of months that the last batch did not look at: of earlier batches of this run, and of
    months that this run does not touch."""
    looked_at = set(variables["books_change_ends"])
    earlier = [m for m in affected if str(m.last) not in looked_at]
    sql = "".join(
        f" union all select * from {literal(str(store.month(m, plan.by_month[m.name]) / 'change.parquet'))}"
        for m in earlier
    )
    if before.exists():
        untouched = ends(m for m in plan.folder.months if m not in affected)
        sql += f" union all select * from {literal(str(before))} where period_end in ({untouched})"
    return sql


def whole_months(connection: duckdb.DuckDBPyConnection, batch: list[Month], rows: dict[Path, int]) -> list[str]:
    """Months of which the roll-up has another number of rows than their files have by their footers."""
    found = dict(connection.execute("select period_end, account_days from books.books_month").fetchall())
    return [
        f"month {month.name}: {found.get(month.last, 0):,} rows were rolled up, its files have {own:,}"
        for month in batch
        if (own := sum(rows[path] for path in month.files)) != found.get(month.last, 0)
    ]
