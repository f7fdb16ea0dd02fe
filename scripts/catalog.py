"""DuckDB's catalogue: which tables, columns, comments and conditions a file has; and names and texts quoted for SQL."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.project import PUBLISHED_SCHEMAS

TABLES = """
with
table_columns as (
    select
        schema_name,
        table_name,
        list((column_name, data_type, is_nullable, comment, coalesce(numeric_scale, 0)) order by column_index)
            as columns
    from duckdb_columns()
    where database_name = coalesce($database, current_database())
    group by all
),
table_checks as (
    select schema_name, table_name, list(constraint_text order by constraint_text) as checks
    from duckdb_constraints()
    where database_name = coalesce($database, current_database()) and constraint_type = 'CHECK'
    group by all
)
select tables.schema_name, tables.table_name, tables.comment, table_columns.columns, coalesce(table_checks.checks, [])
from duckdb_tables() as tables
inner join table_columns using (schema_name, table_name)
left join table_checks using (schema_name, table_name)
where
    tables.database_name = coalesce($database, current_database())
    and list_contains($schemas, tables.schema_name)
order by list_position($schemas, tables.schema_name), tables.table_name
"""

VIEWS = """
select schema_name || '.' || view_name from duckdb_views()
where database_name = coalesce($database, current_database()) and list_contains($schemas, schema_name)
order by all
"""


def identifier(*names: str) -> str:
    """Names as one quoted SQL identifier."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str | Path) -> str:
    """A text as a SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


@dataclass(frozen=True)
class Column:
    """A column of a table; scale: decimals of a DECIMAL, else 0."""

    name: str
    type: str
    is_nullable: bool
    comment: str | None
    scale: int


@dataclass(frozen=True)
class Table:
    """A table: its columns in order, and its conditions as SQL, in an order of their own."""

    schema: str
    name: str
    comment: str | None
    columns: Sequence[Column]
    checks: Sequence[str]

    @property
    def label(self) -> str:
        """Its name in words."""
        return f"{self.schema}.{self.name}"

    @property
    def key(self) -> list[str]:
        """Columns of its key. The published file declares none, for DuckDB 1.0 could not read them: a table's comment
        ends in its key."""
        _, stated, names = (self.comment or "").rpartition("Key: ")
        return names.removesuffix(".").split(", ") if stated and names.endswith(".") else []

    def identifier(self, *database: str) -> str:
        """Its name in SQL, in a database where one is named."""
        return identifier(*database, self.schema, self.name)


def tables(
    connection: duckdb.DuckDBPyConnection, database: str | None = None, schemas: Sequence[str] = PUBLISHED_SCHEMAS
) -> list[Table]:
    """Tables of an attached database, or of the connection's own, by schema in the order of `schemas`, then by name."""
    rows = connection.execute(TABLES, {"database": database, "schemas": list(schemas)}).fetchall()
    return [
        Table(schema, name, comment, [Column(*column) for column in columns], checks)
        for schema, name, comment, columns, checks in rows
    ]


def views(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> list[str]:
    """Names of the views in the published schemas."""
    asked = {"database": database, "schemas": list(PUBLISHED_SCHEMAS)}
    return [name for (name,) in connection.execute(VIEWS, asked).fetchall()]


def connect() -> duckdb.DuckDBPyConnection:
    """An empty in-memory connection that files are attached to; it never reads Python variables as tables."""
    return duckdb.connect(config={"python_enable_replacements": False})


@contextlib.contextmanager
def open_published(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, read-only. Where it is not there yet, says what to do and exits with 1."""
    if not file.exists():
        print(f"{file} is not there yet: run make build first", file=sys.stderr)
        raise SystemExit(1)
    with duckdb.connect(str(file), read_only=True) as warehouse:
        yield warehouse
