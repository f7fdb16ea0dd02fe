"""`make postgres URL=…`: brings a PostgreSQL database to what the published file holds, in one transaction.

Tables arrive under the same names, with types, keys and comments. Rows are staged in the session's temporary schema
first. Then those that differ are written into the tables in place, so that readers never wait, views and privileges
stay, and a transaction that is open sees one release to its end. Only a table whose columns changed is made anew.
Nothing that this command did not make is ever dropped: a comment on each schema names the tables that it did.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scripts.project import published_file

USAGE = "postgresql://user@host:5432/database"

# What each DuckDB type becomes; DECIMAL(p,s) becomes numeric(p,s).
TYPES = {"VARCHAR": "text", "BOOLEAN": "boolean", "INTEGER": "integer", "BIGINT": "bigint", "DATE": "date"}

# Stands before the names of our tables in the comment of each schema that this command made.
MARK = "aum_flows: make postgres replaces these tables and touches no others: "

# One loader at a time in a database: the number of the advisory lock that it holds.
ADVISORY_LOCK = 20040731

# How long to wait for tables that others hold, and how often; readers queue behind a waiting lock, so each is short.
LOCK_TIMEOUT = "2s"
LOCK_ATTEMPTS = 10

# PostgreSQL cuts longer names short without an error.
LONGEST_NAME = 63

PUBLISHED_TABLES = r"""
with
table_columns as (
    select
        schema_name,
        table_name,
        list({name: column_name, type: data_type, nullable: is_nullable, comment: comment} order by column_index)
            as columns
    from duckdb_columns()
    where database_name = current_database()
    group by all
),
table_constraints as (
    select
        schema_name,
        table_name,
        list(constraint_text order by constraint_index) as constraints
    from duckdb_constraints()
    where database_name = current_database() and constraint_type <> 'NOT NULL'
    group by all
)
select
    t.schema_name,
    t.table_name,
    t.comment,
    c.columns,
    coalesce(k.constraints, []),
    -- The file declares no keys, for DuckDB 1.0 could not read them: a table's comment ends in its key.
    string_split(nullif(regexp_extract(t.comment, 'Key: ([^.]+)\.$', 1), ''), ', ') as key
from duckdb_tables() as t
inner join table_columns as c using (schema_name, table_name)
left join table_constraints as k using (schema_name, table_name)
where t.database_name = current_database()
order by t.schema_name, t.table_name
"""

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

NO_SHAPE = [([],)]

# What people built on a table, or into it: it would be lost with the table.
BUILT_ON = """
select distinct pg_describe_object(d.classid, d.objid, 0)
from pg_depend as d
left join pg_constraint as c on d.classid = 'pg_constraint'::regclass and d.objid = c.oid
left join pg_trigger as t on d.classid = 'pg_trigger'::regclass and d.objid = t.oid
where
    d.refclassid = 'pg_class'::regclass
    and d.refobjid = to_regclass(%(table)s)
    and d.deptype in ('n', 'a')
    and d.objid <> d.refobjid
    and (c.oid is null or c.conrelid <> d.refobjid or c.contype not in ('p', 'u', 'c', 'n'))
    and (t.oid is null or not t.tgisinternal)
order by 1
"""

GRANTS = """
select format(
    'grant %%s on %%s to %%s%%s',
    a.privilege_type,
    %(table)s::text,
    coalesce(quote_ident(r.rolname), 'public'),
    case when a.is_grantable then ' with grant option' else '' end
)
from pg_class as c
cross join aclexplode(c.relacl) as a
left join pg_roles as r on a.grantee = r.oid
where c.oid = to_regclass(%(table)s) and a.grantee <> c.relowner
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


class HandOffError(RuntimeError):
    """The message says why nothing was loaded."""


class Loaded(NamedTuple):
    """What a load did. tables, rows: how many are there now; the others: how many it had to touch to come there."""

    tables: int
    rows: int
    made: int
    dropped: int
    written: int
    removed: int
    described: int


class Table(NamedTuple):
    """A table of the published file. columns: name, type, nullable, comment of each; constraints: as SQL."""

    schema: str
    name: str
    comment: str | None = None
    columns: Sequence[dict] = ()
    constraints: Sequence[str] = ()
    key: Sequence[str] | None = None

    @property
    def label(self) -> str:
        """Its name in both databases, in words."""
        return f"{self.schema}.{self.name}"

    @property
    def place(self) -> sql.Identifier:
        """Where it goes."""
        return sql.Identifier(self.schema, self.name)

    @property
    def staged(self) -> sql.Identifier:
        """Where it is staged."""
        return sql.Identifier("pg_temp", self.label)

    @property
    def names(self) -> sql.Composed:
        """Its columns' names, for a list in SQL."""
        return listed(sql.Identifier(column["name"]) for column in self.columns)

    @property
    def body(self) -> sql.Composed:
        """Its columns, key and conditions, as CREATE TABLE wants them."""
        columns = (
            sql.SQL("{} {}{}").format(
                sql.Identifier(column["name"]),
                sql.SQL(postgres_type(column["type"])),
                sql.SQL("" if column["nullable"] else " not null"),
            )
            for column in self.columns
        )
        key = sql.SQL("primary key ({})").format(listed(map(sql.Identifier, self.key)))
        return listed([*columns, key, *map(sql.SQL, self.constraints)])

    def rows(self, warehouse: duckdb.DuckDBPyConnection) -> list[tuple]:
        """Its rows in the published file."""
        return warehouse.execute(f'select * from "{self.schema}"."{self.name}"').fetchall()


def listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    """Parts of SQL with commas between them."""
    return sql.SQL(", ").join(parts)


def postgres_type(duckdb_type: str) -> str:
    """The PostgreSQL type that holds the same values; KeyError where this command knows none."""
    return duckdb_type.lower().replace("decimal", "numeric") if "DECIMAL(" in duckdb_type else TYPES[duckdb_type]


def published_tables(warehouse: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of the published file; HandOffError names what PostgreSQL could not hold as it is."""
    tables = [Table(*row) for row in warehouse.execute(PUBLISHED_TABLES).fetchall()]
    if not tables:
        raise HandOffError("the published file has no table")
    for table in tables:
        if not set(table.key or [""]) <= {column["name"] for column in table.columns}:
            raise HandOffError(f"{table.label}: its comment has to end in its key, as in 'Key: firm_id, group_id.'")
        for column in table.columns:
            try:
                postgres_type(column["type"])
            except KeyError:
                known = ", ".join([*TYPES, "DECIMAL"])
                raise HandOffError(
                    f"{table.label}, column {column['name']}: no PostgreSQL type is known for {column['type']}, "
                    f"only for {known}"
                ) from None
        for name in (table.schema, table.label, *(column["name"] for column in table.columns)):
            if len(name.encode()) > LONGEST_NAME:
                raise HandOffError(
                    f"{table.label}: {name} is longer than the {LONGEST_NAME} bytes of a PostgreSQL name"
                )
    return tables


def parameters(url: str) -> dict:
    """The connection parameters of a URL. HandOffError never repeats the URL, for there may be a password in it."""
    if not url:
        raise HandOffError(f"where to? make postgres URL={USAGE} (docs/POSTGRES.md)")
    if not url.startswith(("postgresql://", "postgres://")):
        raise HandOffError(f"the URL has to be like {USAGE}")
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        found = None
    # A password with a bare @ or / spills into what libpq takes for host, port or database, and into its messages.
    if (
        found is None
        or "@" in f"{found.get('host', '')}{found.get('dbname', '')}"
        or not str(found.get("port", "0")).replace(",", "").isdigit()
    ):
        raise HandOffError(
            f"the URL cannot be read: it has to be like {USAGE}, and @ : / % in a user's name or password are written "
            "%40 %3A %2F %25"
        )
    return {"connect_timeout": "10", "application_name": "aum_flows"} | found


def claim_schemas(connection: psycopg.Connection, schemas: list[str]) -> dict[str, list[str]]:
    """Makes the schemas that are not there; the names of the tables that this command made before, by schema.

    Also of schemas that it made and that are not in `schemas` now. HandOffError names one that is somebody else's.
    """
    found = {name: (comment, held) for name, comment, held in connection.execute(SCHEMAS, [schemas, MARK])}
    for name, (comment, held) in found.items():
        if not comment.startswith(MARK) and (comment or held):
            raise HandOffError(
                f"schema {name} is there already and was not made by this command "
                f"({', '.join(held[:5]) or comment}); load into a database of its own"
            )
    try:
        for name in schemas:
            if name not in found:
                connection.execute(sql.SQL("create schema {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        user, database = connection.info.user, connection.info.dbname
        raise HandOffError(
            f"{user} may not create schema {name}; whoever owns the database can allow it: "
            f"grant create on database {database} to {user}"
        ) from None
    comments = {name: comment.removeprefix(MARK) for name, (comment, _) in found.items()}
    return {name: list(filter(None, comments.get(name, "").split(", "))) for name in {*schemas, *found}}


def stage(connection: psycopg.Connection, table: Table, rows: list[tuple]) -> None:
    """Puts rows into a temporary table of the shape that `table` is to have."""
    connection.execute(sql.SQL("create temporary table {} ({}) on commit drop").format(table.staged, table.body))
    copying = sql.SQL("copy {} ({}) from stdin").format(table.staged, table.names)
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)


def ask(connection: psycopg.Connection, query: str, place: sql.Identifier) -> list[tuple]:
    """What one of the queries above says of a table."""
    return connection.execute(query, {"table": place.as_string()}).fetchall()


def holders(connection: psycopg.Connection, places: Iterable[sql.Identifier] = ()) -> str:
    """Who has a lock on one of the tables; without tables, who is loading."""
    names = [place.as_string() for place in places]
    found = connection.execute(HOLDERS, {"tables": names, "advisory": None if names else ADVISORY_LOCK}).fetchall()
    return "; ".join(who for (who,) in found) or "a process that has just ended"


def lock(connection: psycopg.Connection, tables: list[Table], mode: str) -> None:
    """Locks tables, all or none; HandOffError names who keeps them where that is not to be had for a while."""
    places = [table.place for table in tables]
    for attempt in range(LOCK_ATTEMPTS if places else 0):
        if attempt:
            time.sleep(1)  # lets through who queued behind us
        try:
            with connection.transaction():
                connection.execute(sql.SQL("lock table {} in {} mode").format(listed(places), sql.SQL(mode)))
            return
        except psycopg.errors.LockNotAvailable:
            if attempt == LOCK_ATTEMPTS - 1:
                raise HandOffError(f"tables are in use: {holders(connection, places)}") from None


def make(connection: psycopg.Connection, table: Table) -> None:
    """Makes an empty table. One that is there already goes, and the privileges granted on it come back."""
    grants = ask(connection, GRANTS, table.place)
    connection.execute(sql.SQL("drop table if exists {}").format(table.place))
    connection.execute(sql.SQL("create table {} ({})").format(table.place, table.body))
    for (grant,) in grants:
        connection.execute(grant)


def settle_shapes(connection: psycopg.Connection, tables: list[Table], ours: dict[str, list[str]]) -> tuple[int, int]:
    """Sees to it that every table is there in the shape of its staged one, and none of ours that is no more published.

    ours: what claim_schemas found. Returns how many tables had to be made, and how many were dropped for good.
    HandOffError names a table that is not ours, and what people built on one that would have to be made anew.
    """
    published = {table.label for table in tables}
    recorded = [Table(schema, name) for schema, names in ours.items() for name in names]
    gone = [
        table for table in recorded if table.label not in published and ask(connection, SHAPE, table.place) != NO_SHAPE
    ]
    standing, remade, new = [], [], []
    for table in tables:
        shape = ask(connection, SHAPE, table.place)
        if shape == NO_SHAPE:
            new.append(table)
        elif table.name not in ours[table.schema]:
            raise HandOffError(f"{table.label} is there already and was not made by this command")
        else:
            (standing if shape == ask(connection, SHAPE, table.staged) else remade).append(table)
    for table in remade + gone:
        built = ", ".join(what for (what,) in ask(connection, BUILT_ON, table.place))
        if built:
            raise HandOffError(
                f"{table.label} {'has another shape' if table.columns else 'is no more'} in the published file, and "
                f"what is built on the former one would be lost: {built}; drop that and load again"
            )
    lock(connection, standing, "share row exclusive")  # others go on reading, nobody else writes
    lock(connection, remade + gone, "access exclusive")
    for table in gone:
        connection.execute(sql.SQL("drop table {}").format(table.place))
    for table in remade + new:
        make(connection, table)
    return len(remade + new), len(gone)


def write(connection: psycopg.Connection, table: Table, rows: list[tuple]) -> tuple[int, int]:
    """Makes a table's rows those of its staged one, touching only those that differ; how many it wrote and removed.

    HandOffError where the table then does not hold `rows`, to the last digit.
    """
    names = {
        "place": table.place,
        "staged": table.staged,
        "names": table.names,
        "key": listed(map(sql.Identifier, table.key)),
        "key_here": listed(sql.Identifier("here", name) for name in table.key),
        "key_staged": listed(sql.Identifier("staged", name) for name in table.key),
        "here": listed(sql.Identifier("here", column["name"]) for column in table.columns),
        "new": listed(sql.Identifier("excluded", column["name"]) for column in table.columns),
    }
    remove = """
    delete from {place} as here
    where not exists (select from {staged} as staged where row({key_staged}) = row({key_here}))
    """
    upsert = """
    insert into {place} as here ({names}) select {names} from {staged}
    on conflict ({key}) do update set ({names}) = row({new}) where row({here}) is distinct from row({new})
    """
    removed, written = (connection.execute(sql.SQL(query).format(**names)).rowcount for query in (remove, upsert))
    found = Counter(connection.execute(sql.SQL("select {names} from {place}").format(**names)))
    if found != Counter(rows):
        differs = next(iter((found - Counter(rows)) or (Counter(rows) - found)))
        raise HandOffError(f"{table.label} does not hold what was sent; a row that differs: {differs}")
    return written, removed


def describe(connection: psycopg.Connection, table: Table) -> int:
    """Gives a table and its columns their comments; how many differed."""
    wanted = {None: table.comment} | {column["name"]: column["comment"] for column in table.columns}
    found = dict(ask(connection, COMMENTS, table.place))
    differing = [name for name, comment in wanted.items() if comment != found[name]]
    for name in differing:
        what = sql.SQL("column {}").format(sql.Identifier(table.schema, table.name, name)) if name else None
        connection.execute(
            sql.SQL("comment on {} is {}").format(
                what or sql.SQL("table {}").format(table.place), sql.Literal(wanted[name])
            )
        )
    return len(differing)


def load(connection: psycopg.Connection, warehouse: duckdb.DuckDBPyConnection, progress: Progress) -> Loaded:
    """Does all of it but the commit. HandOffError and psycopg.Error: the transaction is not to be committed."""
    tables = published_tables(warehouse)
    bar = progress.add_task("", total=2 * len(tables))

    def each(doing: str) -> Iterator[tuple[Table, list[tuple]]]:
        for table in tables:
            progress.update(bar, description=f"{doing} {table.label}".ljust(48))
            yield table, table.rows(warehouse)
            progress.update(bar, advance=1)

    connection.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(LOCK_TIMEOUT)))
    if connection.execute("select pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK]).fetchone() == (False,):
        raise HandOffError(f"another load is under way: {holders(connection)}")
    ours = claim_schemas(connection, sorted({table.schema for table in tables}))
    for table, rows in each("staging"):
        stage(connection, table, rows)
    made, dropped = settle_shapes(connection, tables, ours)
    sent = written = removed = described = 0
    for table, rows in each("writing"):
        sent += len(rows)
        added, taken = write(connection, table, rows)
        written, removed = written + added, removed + taken
        described += describe(connection, table)
    for schema, before in ours.items():
        names = [table.name for table in tables if table.schema == schema]
        if names != before:
            mark = sql.Literal(MARK + ", ".join(names))
            connection.execute(sql.SQL("comment on schema {} is {}").format(sql.Identifier(schema), mark))
    return Loaded(len(tables), sent, made, dropped, written, removed, described)


def reason(error: Exception) -> str:
    """What an error says, in one line."""
    said = str(error)
    if isinstance(error, psycopg.Error) and error.diag.message_primary:
        said = ". ".join(filter(None, (error.diag.message_primary, error.diag.message_detail, error.diag.context)))
    return " ".join(said.split())


def hand_off(url: str, published: Path) -> int:
    """Loads `published` into the database at `url`; the exit status. What fails is said, and leaves it as it was."""
    console = Console(highlight=False, soft_wrap=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    started = time.monotonic()
    try:
        settings = parameters(url)
        if not published.exists():
            raise HandOffError(f"{published} is not there yet: run make build first")
        with (
            duckdb.connect(str(published), read_only=True) as warehouse,
            psycopg.connect(**settings | {"client_encoding": "UTF8"}) as connection,
            Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
        ):
            loaded = load(connection, warehouse, progress)
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
            f"Loaded in {took}: {loaded.made} tables made, {loaded.dropped} dropped, {loaded.written:,} rows written, "
            f"{loaded.removed:,} removed."
        )
        console.print(f"Now {where}.")
    else:
        console.print(f"Nothing to load, compared in {took}: the same {where}.")
    return 0


if __name__ == "__main__":
    sys.exit(hand_off(os.environ.get("URL", ""), published_file()))
