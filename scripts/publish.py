"""Publishes a built private file: a compact copy of its public schemas, audited, then put in place atomically.

Readers that have the old file open keep it until they connect again; new readers get the new one. Anything that goes
wrong before the replace leaves the published file as it was.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from scripts.project import PUBLISHED_SCHEMAS

# The oldest storage version that DuckDB 1.0 to 2.0 all read.
STORAGE_VERSION = "v1.0.0"


class PublishError(RuntimeError):
    """The file was not published; the message says why and what is still in place."""


@contextlib.contextmanager
def publisher_lock(published: Path) -> Iterator[None]:
    """Holds the right to build and publish `published`; PublishError names the holder where somebody else has it."""
    published.parent.mkdir(parents=True, exist_ok=True)
    lock = published.with_name(f".{published.stem}.lock").open("a+")
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise PublishError(
                f"another build is at work on {published}: {lock.read().strip() or 'holder unknown'}"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        yield
    finally:
        lock.close()


def connect() -> duckdb.DuckDBPyConnection:
    """An empty in-memory connection that other files are attached to; it never reads Python variables as tables."""
    return duckdb.connect(config={"python_enable_replacements": False})


def quoted(path: Path) -> str:
    """A path as a SQL string literal."""
    return "'" + str(path).replace("'", "''") + "'"


def catalog(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list]:
    """What a database holds in the public schemas: tables, columns, constraints, comments and row counts, in order."""
    schemas = list(PUBLISHED_SCHEMAS)
    parts = {
        "tables": "select schema_name, table_name, comment from duckdb_tables()",
        "views": "select schema_name, view_name, comment from duckdb_views()",
        "columns": "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns()",
        "constraints": "select schema_name, table_name, constraint_type, constraint_text from duckdb_constraints()",
    }
    found = {
        name: connection.execute(
            f"{query} where database_name = ? and list_contains(?, schema_name) order by all", [database, schemas]
        ).fetchall()
        for name, query in parts.items()
    }
    found["rows"] = [
        (schema, table, connection.execute(f'select count(*) from "{database}"."{schema}"."{table}"').fetchone()[0])
        for schema, table, _ in found["tables"]
    ]
    return found


def compact_copy(private: Path, copy: Path) -> dict[str, list]:
    """Writes the public schemas of `private` to the new file `copy`, old storage version, no free blocks; its catalog.

    The private schemas are dropped from a scratch copy first, for COPY FROM DATABASE takes a whole database.
    """
    with tempfile.TemporaryDirectory(dir=private.parent, prefix="publish_") as folder:
        scratch = Path(folder) / private.name
        shutil.copyfile(private, scratch)
        with duckdb.connect(str(scratch)) as connection:
            for (schema,) in connection.execute(
                "select schema_name from duckdb_schemas() where database_name = current_database() and not internal"
            ).fetchall():
                if schema not in PUBLISHED_SCHEMAS:
                    connection.execute(f'drop schema "{schema}" cascade')
        with connect() as connection:
            connection.execute(f"attach {quoted(scratch)} as built (read_only)")
            connection.execute(f"attach {quoted(copy)} as published (storage_version '{STORAGE_VERSION}')")
            connection.execute("copy from database built to published")
            connection.execute("checkpoint published")
            built = catalog(connection, "built")
    return built


def audit(copy: Path, built: dict[str, list]) -> None:
    """Reads all of `copy` as a stranger would, under another alias; PublishError where it is not as built."""
    with connect() as connection:
        connection.execute(f"attach {quoted(copy)} as as_a_stranger_names_it (read_only)")
        found = catalog(connection, "as_a_stranger_names_it")
        for part, rows in built.items():
            if found[part] != rows:
                raise PublishError(f"the copy's {part} differ from what was built: {set(found[part]) ^ set(rows)}")
        if not found["tables"]:
            raise PublishError("there is nothing to publish: the private file has no public table")
        if found["views"]:
            raise PublishError(f"a view would stand before BI tools: {found['views']}")
        for schema, table, _ in found["tables"]:
            connection.execute(f'select * from as_a_stranger_names_it."{schema}"."{table}"').fetchall()


def fsync(path: Path) -> None:
    """Makes a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(private: Path, published: Path) -> None:
    """Puts the public schemas of `private` in place as `published`. The caller holds the publisher lock.

    Errors: PublishError where the copy is not what was built; OSError where the disk refuses. The file in place stays.
    """
    if published.stem in PUBLISHED_SCHEMAS:
        raise PublishError(f"{published.name}: a file named like a schema makes every name in it ambiguous")
    descriptor, name = tempfile.mkstemp(dir=published.parent, prefix=f".{published.stem}.", suffix=".tmp")
    os.close(descriptor)
    copy = Path(name)
    copy.unlink()  # DuckDB wants to create the file itself; the folder's lock keeps the name ours
    try:
        audit(copy, compact_copy(private, copy))
        copy.chmod(0o444)
        fsync(copy)
        # A write-ahead log left beside the old file would be replayed onto the new one.
        published.with_name(published.name + ".wal").unlink(missing_ok=True)
        copy.replace(published)
        fsync(published.parent)
    finally:
        copy.unlink(missing_ok=True)
        copy.with_name(copy.name + ".wal").unlink(missing_ok=True)
