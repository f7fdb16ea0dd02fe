"""Reading DuckDB's catalogue, and quoting for SQL: odd names come back as they are."""

import duckdb
import pytest

from scripts import catalog
from scripts.catalog import identifier, literal

ODD = 'a "b".c; --'
TABLE, COLUMN = literal("It's odd. Key: n, m."), literal("a number's")


@pytest.fixture
def connection():
    """A database with an odd table in a published schema, a view, and a private table."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema flows; create schema audit; create schema staging")
        connection.execute("create table staging.hidden (n integer)")
        connection.execute("create table audit.first (n integer)")
        table = identifier("flows", ODD)
        connection.execute(
            f"create table {table} (n integer not null, {identifier(ODD)} decimal(9, 3), check (n <> 13))"
        )
        connection.execute(f"comment on table {table} is {TABLE}")
        connection.execute(f"comment on column {table}.n is {COLUMN}")
        connection.execute("create view flows.shortcut as select 1 as one")
        yield connection


def test_tables_columns_comments_and_conditions(connection):
    odd, first = catalog.tables(connection)
    assert (first.label, first.comment, first.key, first.checks) == ("audit.first", None, [], [])
    assert (odd.label, odd.comment, odd.key) == (f"flows.{ODD}", "It's odd. Key: n, m.", ["n", "m"])
    assert [(column.name, column.type, column.is_nullable, column.comment, column.scale) for column in odd.columns] == [
        ("n", "INTEGER", False, "a number's", 0),
        (ODD, "DECIMAL(9,3)", True, None, 3),
    ]
    assert len(odd.checks) == 1
    assert connection.execute(f"select count(*) from {odd.identifier('memory')}").fetchone() == (0,)


def test_schemas_come_in_the_order_asked_for_and_others_not_at_all(connection):
    assert [table.schema for table in catalog.tables(connection, schemas=("audit", "flows"))] == ["audit", "flows"]
    assert [table.name for table in catalog.tables(connection, "memory", ("staging",))] == ["hidden"]
    assert catalog.tables(connection, "elsewhere") == []
    assert catalog.views(connection) == ["flows.shortcut"]


@pytest.mark.parametrize("comment", ["No key", "Key: n", "Key: ", ""])
def test_a_comment_that_does_not_end_in_a_key_names_none(connection, comment):
    connection.execute(f"comment on table audit.first is {literal(comment)}")
    assert catalog.tables(connection)[-1].key == []


def test_a_published_file_that_is_absent_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended, catalog.open_published(tmp_path / "aum_flows.duckdb"):
        pass
    assert ended.value.code == 1
    assert capsys.readouterr().err.endswith("aum_flows.duckdb is not there yet: run make build first\n")
