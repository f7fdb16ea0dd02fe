"""The copy that is published: public tables alone, in a storage that old clients read; and its audit."""

from pathlib import Path

import duckdb

from scripts import catalog
from scripts.catalog import identifier, literal
from scripts.publishing import PublishError
from scripts.publishing.contents import contents
from scripts.publishing.manifest import STORAGE_VERSION


def compact_copy(private: Path, copy: Path) -> None:
    """Writes the public tables of `private` to the new file `copy`: old storage version, no free blocks, no keys.

    Keys stay in the private file, where they have been enforced: DuckDB 1.0 cannot open a file in which DuckDB 1.5 or
    2.0 wrote an index, whatever the storage version.
    """
    with catalog.connect() as connection:
        connection.execute(f"attach {literal(private)} as built (read_only)")
        connection.execute(f"attach {literal(copy)} as published (storage_version {literal(STORAGE_VERSION)})")
        tables = catalog.tables(connection, "built")
        connection.execute("begin")
        for schema in dict.fromkeys(table.schema for table in tables):
            connection.execute(f"create schema {identifier('published', schema)}")
        for table in tables:
            write_table(connection, table)
        connection.execute("commit")
        connection.execute("checkpoint published")


def write_table(connection: duckdb.DuckDBPyConnection, table: catalog.Table) -> None:
    """Writes one table of the database `built` into the database `published`, its comments too."""
    target = table.identifier("published")
    columns = [
        f"{identifier(column.name)} {column.type}{'' if column.is_nullable else ' not null'}"
        for column in table.columns
    ]
    connection.execute(f"create table {target} ({', '.join([*columns, *table.checks])})")
    connection.execute(f"insert into {target} from {table.identifier('built')}")
    comments = {f"table {target}": table.comment}
    comments |= {f"column {target}.{identifier(column.name)}": column.comment for column in table.columns}
    for what, comment in comments.items():
        if comment is not None:
            connection.execute(f"comment on {what} is {literal(comment)}")


def public_contents(file: Path) -> dict:
    """What a file that is to be published holds; PublishError where it may not be published."""
    try:
        return contents(file)
    except ValueError as error:
        raise PublishError(str(error)) from None


def audit(copy: Path, built: dict) -> None:
    """Reads all of `copy` as a stranger would; PublishError names the tables that are not as built."""
    copied, expected = public_contents(copy)["tables"], built["tables"]
    differing = [name for name in sorted(copied.keys() | expected.keys()) if copied.get(name) != expected.get(name)]
    if differing:
        raise PublishError(f"the copy is not what was built, in {', '.join(differing)}")
