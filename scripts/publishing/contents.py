"""What a database file holds, in one hash: the same whatever wrote it, and in whatever order its rows are."""

import hashlib
from pathlib import Path

import duckdb

from scripts import catalog
from scripts.catalog import Table, identifier, literal


def one_line(expressions: list[str]) -> str:
    """SQL: the texts of expressions as one text that no other values share; NULL differs from every text."""
    return "concat(" + ", ".join(f"coalesce(length({e}::text) || ':' || {e}::text, '-')" for e in expressions) + ")"


def line_of(*values: str | None) -> str:
    """What one_line makes of texts, in Python."""
    return "".join("-" if value is None else f"{len(value)}:{value}" for value in values)


def definition(table: Table) -> str:
    """SHA-256 of what readers see of a table besides its rows: comment, columns in order, conditions. A key is in the
    comment."""
    lines = [line_of("table", table.comment), *(line_of("check", check) for check in table.checks)]
    for number, column in enumerate(table.columns, start=1):
        is_nullable = "true" if column.is_nullable else "false"
        lines.append(line_of("column", str(number), column.name, column.type, is_nullable, column.comment))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def public_tables(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict]:
    """By `schema.table`, of the public schemas of an attached database: rows, and SHA-256 of definition and rows.

    The hash does not depend on the order of rows, the DuckDB version or the file's bytes. Reads every value once.
    """
    described = {}
    for table in sorted(catalog.tables(connection, database), key=lambda table: table.label):
        line = one_line([identifier(name) for name in sorted(column.name for column in table.columns)])
        rows, content = connection.execute(
            "select count(*), sha256(coalesce(string_agg(line, '' order by line), '')) "
            f"from (select sha256({line}) as line from {table.identifier(database)})"
        ).fetchone()
        digest = hashlib.sha256(f"{definition(table)} {content}".encode()).hexdigest()
        described[table.label] = {"rows": rows, "sha256": digest}
    return described


def content_sha256(tables: dict[str, dict]) -> str:
    """One hash of all tables: what makes a published file the same as another."""
    lines = [f"{name} {table['sha256']}\n" for name, table in sorted(tables.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def contents(file: Path) -> dict:
    """What a database file holds: its `releases`, `content_sha256` and `tables`, read as a stranger would, through a
    new connection, under another name than its own. duckdb.Error where it cannot be read; ValueError where it holds
    what may not be published: no table, or a view."""
    with catalog.connect() as connection:
        name = "as_a_stranger_names_it"
        connection.execute(f"attach {literal(file)} as {name} (read_only)")
        tables, views = public_tables(connection, name), catalog.views(connection, name)
        if not tables:
            raise ValueError(f"there is nothing to publish: {file.name} has no public table")
        if views:
            raise ValueError(f"a view would stand before BI tools: {', '.join(views)}")
        releases = connection.execute(
            f"select release_id from {name}.reference.dim_release order by release_order, release_id"
        ).fetchall()
    return {
        "releases": [release for (release,) in releases],
        "content_sha256": content_sha256(tables),
        "tables": tables,
    }
