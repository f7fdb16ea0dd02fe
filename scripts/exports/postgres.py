"""Brings a PostgreSQL database to what the published file holds, in one transaction.

Tables arrive under the same names, with types, keys and comments. Rows are staged in the session's temporary schema
first. Then those that differ are written into the tables in place, so that readers never wait, views and privileges
stay, and a transaction that is open sees one version to its end. Nothing is ever dropped: a table that is there in
another shape, or is no longer published, is named, for its owner to drop; a comment on each schema names the tables
that this command made.
"""

import time
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from rich.console import Console
from rich.progress import track

from scripts import catalog

USAGE = "postgresql://user@host:5432/database"

# What each DuckDB type becomes; DECIMAL(p,s) becomes numeric(p,s).
TYPES = {"VARCHAR": "text", "BOOLEAN": "boolean", "INTEGER": "integer", "BIGINT": "bigint", "DATE": "date"}

# Stands before the names of our tables in the comment of each schema that this command made.
MARK = "aum_flows: make postgres replaces these tables and touches no others: "

# One loader at a time in a database: the number of the advisory lock that it holds.
ADVISORY_LOCK = 20040731

# How long to wait for tables that others write to.
LOCK_TIMEOUT = "20s"

# PostgreSQL cuts longer names short without an error.
LONGEST_NAME = 63

SCHEMAS = """
select
    n.nspname,
    coalesce(obj_description(n.oid, 'pg_namespace'), ''),
    array(
        select c.relname::text from pg_class as c
        where c.relnamespace = n.oid and c.relkind in ('r', 'v', 'm', 'f', 'p', 'S') order by c.relname
    )
from pg_namespace as n
where n.nspname = any(%s) or starts_with(obj_description(n.oid, 'pg_namespace'), %s)
"""

# A table's columns in order, then its keys and checks, in PostgreSQL's own words; empty where there is no such table.
SHAPE = """
select array(
    select format('%%I %%s%%s', attname, format_type(atttypid, atttypmod), case when attnotnull then ' not null' end)
    from pg_attribute where attrelid = to_regclass(%(table)s) and attnum > 0 and not attisdropped order by attnum
) || array(
    select pg_get_constraintdef(oid)
    from pg_constraint where conrelid = to_regclass(%(table)s) and contype in ('p', 'u', 'c') order by 1
)
"""

COMMENTS = """
select attname, col_description(attrelid, attnum)
from pg_attribute where attrelid = to_regclass(%(table)s) and attnum > 0 and not attisdropped
union all
select null, obj_description(to_regclass(%(table)s), 'pg_class')
"""

# Who has the advisory lock, or any lock on one of the tables. When another role's began is hidden from most roles.
HOLDERS = """
select format(
    'process %%s of %%s%%s',
    a.pid,
    a.usename,
    to_char(a.xact_start at time zone 'UTC', '", since" YYYY-MM-DD HH24:MI:SS "UTC"')
)
from pg_locks as l
inner join pg_stat_activity as a on l.pid = a.pid
where
    l.granted
    and l.pid <> pg_backend_pid()
    and l.database = (select oid from pg_database where datname = current_database())
    and (
        (l.locktype = 'advisory' and l.classid = 0 and l.objid = %(advisory)s::bigint)
        or l.relation in (select to_regclass(name) from unnest(%(tables)s::text[]) as name)
    )
group by a.pid, a.usename, a.xact_start
order by a.pid
"""

REMOVE = """
delete from {place} as here
where not exists (select from {staged} as staged where row({key_staged}) = row({key_here}))
"""

UPSERT = """
insert into {place} as here ({names}) select {names} from {staged}
on conflict ({key}) do update set ({names}) = row({new}) where row({here}) is distinct from row({new})
"""


class HandOffError(RuntimeError):
    """The message says why nothing was loaded."""


class Loaded(NamedTuple):
    """What a load did. tables, rows: how many are there now; the others: how many it had to touch to come there."""

    tables: int
    rows: int
    made: int
    written: int
    removed: int
    described: int


def listed(*names: str, of: str = "") -> sql.Composed:
    """Names, of a table where it is given, with commas between them."""
    return sql.SQL(", ").join(sql.Identifier(*filter(None, [of]), name) for name in names)


class Target:
    """A table of the published file as PostgreSQL is to hold it; HandOffError where it cannot hold it as it is."""

    def __init__(self, table: catalog.Table):
        self.label, self.schema, self.name, self.key = table.label, table.schema, table.name, table.key
        self.source, self.checks = table.identifier(), table.checks
        self.comments = {None: table.comment} | {column.name: column.comment for column in table.columns}
        self.columns = [column.name for column in table.columns]
        self.types = [f"{self.type_of(column)}{'' if column.is_nullable else ' not null'}" for column in table.columns]
        self.place, self.staged = sql.Identifier(self.schema, self.name), sql.Identifier("pg_temp", self.label)
        if not self.key or not set(self.key) <= set(self.columns):
            raise HandOffError(f"{self.label}: its comment has to end in its key, as in 'Key: firm_id, group_id.'")
        for name in (self.schema, self.label, *self.columns):
            if len(name.encode()) > LONGEST_NAME:
                raise HandOffError(f"{self.label}: {name} is longer than the {LONGEST_NAME} bytes of a PostgreSQL name")

    def type_of(self, column: catalog.Column) -> str:
        """The PostgreSQL type that holds the same values."""
        if (column.type not in TYPES and not column.type.startswith("DECIMAL(")) or column.type.endswith("]"):
            raise HandOffError(
                f"{self.label}, column {column.name}: no PostgreSQL type is known for {column.type}, "
                f"only for {', '.join([*TYPES, 'DECIMAL'])}"
            )
        return TYPES.get(column.type) or column.type.lower().replace("decimal", "numeric")

    @cached_property
    def body(self) -> sql.Composed:
        """Its columns, key and conditions, as CREATE TABLE wants them."""
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in zip(self.columns, self.types, strict=True)
        ]
        key = sql.SQL("primary key ({})").format(listed(*self.key))
        return sql.SQL(", ").join([*columns, key, *map(sql.SQL, self.checks)])

    def rows(self, warehouse: duckdb.DuckDBPyConnection) -> list[tuple]:
        """Its rows in the published file."""
        return warehouse.execute(f"select * from {self.source}").fetchall()

    def ask(self, connection: psycopg.Connection, query: str, place: sql.Identifier | None = None) -> list[tuple]:
        """What SHAPE or COMMENTS answers of it, or of its staged rows."""
        return connection.execute(query, {"table": (place or self.place).as_string()}).fetchall()


def parameters(url: str) -> dict:
    """The connection parameters of a URL. HandOffError never repeats the URL, for there may be a password in it."""
    if not url:
        raise HandOffError(f"where to? make postgres URL={USAGE} (docs/POSTGRES.md)")
    if not url.startswith(("postgresql://", "postgres://")):
        raise HandOffError(f"the URL has to be like {USAGE}")
    try:
        read = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        read = {"host": "@"}
    # A password with a bare @ or / spills into what libpq takes for host, port or database, and into its messages.
    is_whole = "@" not in f"{read.get('host', '')}{read.get('dbname', '')}"
    if not is_whole or not str(read.get("port", "0")).replace(",", "").isdigit():
        raise HandOffError(
            f"the URL cannot be read: it has to be like {USAGE}, and @ : / % in a user's name or password are written "
            "%40 %3A %2F %25"
        )
    return {"connect_timeout": "10", "application_name": "aum_flows", "client_encoding": "UTF8"} | read


def claim_schemas(connection: psycopg.Connection, schemas: list[str]) -> dict[str, list[str]]:
    """Makes the schemas that are not there; the names of the tables that this command made before, by schema.

    Also of schemas that it made and that are not in `schemas` now. HandOffError names one that is somebody else's.
    """
    existing = {name: (comment, held) for name, comment, held in connection.execute(SCHEMAS, [schemas, MARK])}
    for name, (comment, held) in existing.items():
        if not comment.startswith(MARK) and (comment or held):
            raise HandOffError(
                f"schema {name} is there already and was not made by this command "
                f"({', '.join(held[:5]) or comment}); load into a database of its own"
            )
    try:
        for name in schemas:
            if name not in existing:
                connection.execute(sql.SQL("create schema {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        user, database = connection.info.user, connection.info.dbname
        raise HandOffError(
            f"{user} may not create schema {name}; whoever owns the database can allow it: "
            f"grant create on database {database} to {user}"
        ) from None
    # Of tables that somebody dropped since, only the name is left.
    return {
        name: [table for table in comment.removeprefix(MARK).split(", ") if table in held]
        for name, (comment, held) in ({name: ("", []) for name in schemas} | existing).items()
    }


def stage(connection: psycopg.Connection, table: Target, rows: list[tuple]) -> None:
    """Puts rows into a temporary table of the shape that `table` is to have."""
    connection.execute(sql.SQL("create temporary table {} ({}) on commit drop").format(table.staged, table.body))
    copying = sql.SQL("copy {} ({}) from stdin").format(table.staged, listed(*table.columns))
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def holders(connection: psycopg.Connection, tables: Iterable[Target] = ()) -> str:
    """Who has a lock on one of the tables; without tables, who is loading."""
    names = [table.place.as_string() for table in tables]
    asked = {"tables": names, "advisory": None if names else ADVISORY_LOCK}
    return "; ".join(who for (who,) in connection.execute(HOLDERS, asked)) or "a process that has just ended"


def settle_shapes(connection: psycopg.Connection, tables: list[Target], ours: dict[str, list[str]]) -> int:
    """Locks the tables that are there and makes those that are not; how many it made. ours: as claim_schemas has it.

    HandOffError names tables that are not ours, in use, of another shape or no longer published, and what to do.
    """
    published = {table.label for table in tables}
    stale = [
        f"{schema}.{name}" for schema, names in ours.items() for name in names if f"{schema}.{name}" not in published
    ]
    standing, new = [], []
    for table in tables:
        ((shape,),) = table.ask(connection, SHAPE)
        if not shape:
            new.append(table)
        elif table.name not in ours[table.schema]:
            raise HandOffError(f"{table.label} is there already and was not made by this command")
        else:
            standing.append(table)
            if [(shape,)] != table.ask(connection, SHAPE, table.staged):
                stale.append(table.label)
    if stale:
        raise HandOffError(
            "the published file has another shape, or no table any more, for "
            f"{', '.join(stale)}. Drop what is there, then load again: drop table {', '.join(stale)}; "
            "and grant anew what was granted on it"
        )
    if standing:
        try:
            with connection.transaction():  # others go on reading, nobody else writes
                places = sql.SQL(", ").join(table.place for table in standing)
                connection.execute(sql.SQL("lock table {} in share row exclusive mode").format(places))
        except psycopg.errors.LockNotAvailable:
            raise HandOffError(f"tables are in use: {holders(connection, standing)}") from None
    for table in new:
        connection.execute(sql.SQL("create table {} ({})").format(table.place, table.body))
    return len(new)


def write(connection: psycopg.Connection, table: Target, rows: list[tuple]) -> tuple[int, int]:
    """Makes a table's rows those of its staged one, touching only those that differ; how many it wrote and removed.

    HandOffError where the table then does not hold `rows`, to the last digit.
    """
    names = {
        "place": table.place,
        "staged": table.staged,
        "names": listed(*table.columns),
        "key": listed(*table.key),
        "key_here": listed(*table.key, of="here"),
        "key_staged": listed(*table.key, of="staged"),
        "here": listed(*table.columns, of="here"),
        "new": listed(*table.columns, of="excluded"),
    }
    removed, written = (connection.execute(sql.SQL(query).format(**names)).rowcount for query in (REMOVE, UPSERT))
    arrived = Counter(connection.execute(sql.SQL("select {names} from {place}").format(**names)))
    if arrived != Counter(rows):
        differs = next(iter((arrived - Counter(rows)) or (Counter(rows) - arrived)))
        raise HandOffError(f"{table.label} does not hold what was sent; a row that differs: {differs}")
    return written, removed


def describe(connection: psycopg.Connection, table: Target) -> int:
    """Gives a table and its columns their comments; how many differed."""
    before = dict(table.ask(connection, COMMENTS))
    differing = [name for name, comment in table.comments.items() if comment != before[name]]
    for name in differing:
        what = sql.SQL("column {}.{}" if name else "table {}").format(
            table.place, *filter(None, [name and listed(name)])
        )
        connection.execute(sql.SQL("comment on {} is {}").format(what, sql.Literal(table.comments[name])))
    return len(differing)


def load(connection: psycopg.Connection, warehouse: duckdb.DuckDBPyConnection, console: Console) -> Loaded:
    """Does all of it but the commit. HandOffError and psycopg.Error: the transaction is not to be committed."""
    tables = [Target(table) for table in catalog.tables(warehouse)]
    if not tables:
        raise HandOffError("the published file has no table")
    shown = {"console": console, "transient": True, "disable": not console.is_terminal}
    connection.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
    if connection.execute("select pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK]).fetchone() == (False,):
        raise HandOffError(f"another load is under way: {holders(connection)}")
    ours = claim_schemas(connection, sorted({table.schema for table in tables}))
    for table in track(tables, "staging", **shown):
        stage(connection, table, table.rows(warehouse))
    made = settle_shapes(connection, tables, ours)
    sent = written = removed = described = 0
    for table in track(tables, "writing", **shown):
        rows = table.rows(warehouse)
        added, taken = write(connection, table, rows)
        sent, written, removed = sent + len(rows), written + added, removed + taken
        described += describe(connection, table)
    for schema, before in ours.items():
        names = [table.name for table in tables if table.schema == schema]
        if names != before:
            mark = sql.Literal(MARK + ", ".join(names))
            connection.execute(sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), mark))
    return Loaded(len(tables), sent, made, written, removed, described)


def reason(error: Exception) -> str:
    """What an error states, in one line."""
    message = str(error)
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        parts = (error.diag.message_primary, error.diag.message_detail, error.diag.context)
        message = ". ".join(filter(None, parts))
    return " ".join(message.split())


def hand_off(url: str, published: Path) -> int:
    """Loads `published` into the database at `url`; the exit status. What fails leaves all as it was."""
    console = Console(highlight=False, soft_wrap=True)
    started = time.monotonic()
    try:
        settings = parameters(url)
        if not published.exists():
            raise HandOffError(f"{published} is not there yet: run make build first")
        with (
            duckdb.connect(str(published), read_only=True) as warehouse,
            psycopg.connect(**settings) as connection,
        ):
            loaded = load(connection, warehouse, console)
            try:
                connection.commit()
            except psycopg.OperationalError as error:
                broke = f"the connection broke at the commit ({reason(error)}); load again to be sure"
                console.print(f"All was loaded or nothing: {broke}", style="bold red", markup=False)
                return 1
            info = connection.info
            where = f"{loaded.tables} tables, {loaded.rows:,} rows in database {info.dbname} at {info.host}:{info.port}"
    except (HandOffError, psycopg.Error, duckdb.Error) as error:
        console.print(f"Nothing was loaded: {reason(error)}", style="bold red", markup=False)
        return 1
    took = f"{time.monotonic() - started:.1f} s"
    if any(loaded[2:]):
        console.print(
            f"Loaded in {took}: {loaded.made} tables made, {loaded.written:,} rows written, {loaded.removed:,} removed."
        )
        console.print(f"Now {where}.")
    else:
        console.print(f"Nothing to load, compared in {took}: the same {where}.")
    return 0
