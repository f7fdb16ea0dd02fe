"""Each mart as an Excel table: every row of every firm, numbers as numbers, the comments of its columns as notes."""

from dataclasses import dataclass

import duckdb

from scripts.project import PUBLISHED_SCHEMAS
from scripts.workbook.book import ROWS, Book, Sheet, WorkbookError, cell, figures

TABLES = """
select
    t.schema_name, t.table_name, t.comment,
    list((c.column_name, c.data_type, coalesce(c.numeric_scale, 0), c.comment) order by c.column_index)
from duckdb_tables() as t
inner join duckdb_columns() as c on t.database_oid = c.database_oid and t.table_oid = c.table_oid
where list_contains(?, t.schema_name)
group by t.schema_name, t.table_name, t.comment
order by list_position(?, t.schema_name), t.table_name
"""

# Columns are as wide as what stands in them, but no wider than this.
WIDEST = 60


@dataclass(frozen=True)
class Mart:
    """A published table: its schema, name and comment, and name, type, scale and comment of each column."""

    schema: str
    table: str
    comment: str
    columns: list[tuple[str, str, int, str]]


def marts(warehouse: duckdb.DuckDBPyConnection) -> list[Mart]:
    """Every table of the public schemas, by schema and name."""
    schemas = list(PUBLISHED_SCHEMAS)
    return [Mart(*found) for found in warehouse.execute(TABLES, [schemas, schemas]).fetchall()]


def write_value(sheet: Sheet, row: int, column: int, value, kind: str, shown: str) -> int:
    """A value of a mart's column, by the column's type; how many characters it is wide."""
    if value is None:
        return 0
    if kind == "VARCHAR":
        sheet.text(row, column, value)
        return len(value)
    if kind == "DATE":
        sheet.day(row, column, value)
        return 10
    if kind == "BOOLEAN":
        sheet.raw.write_boolean(row, column, value, sheet.book.format("plain"))
        return 5
    if kind == "INTEGER" or kind.startswith("DECIMAL"):
        sheet.number(row, column, value, shown)
        return len(f"{value:,}") + 2
    raise WorkbookError(f"{sheet.where(row, column)}: no cell is meant for a {kind}")


def write_mart(book: Book, warehouse: duckdb.DuckDBPyConnection, mart: Mart, name: str) -> None:
    """The sheet of one mart: a table from A1 on, one empty row where the mart has none."""
    sheet = book.sheet(name)
    names = [column for column, *_ in mart.columns]
    keys = ", ".join(f'"{column}"' for column in names)
    found = warehouse.execute(f'select * from {mart.schema}."{mart.table}" order by {keys}').fetchall()
    if len(found) >= ROWS:
        raise WorkbookError(f"{mart.schema}.{mart.table} has {len(found)} rows, a sheet holds {ROWS - 1}")
    # Room for the button that filters.
    widths = [len(column) + 4 for column in names]
    shown = ["0" if kind == "INTEGER" else figures(scale) for _, kind, scale, _ in mart.columns]
    for row, values in enumerate(found, start=1):
        for column, value in enumerate(values):
            wide = write_value(sheet, row, column, value, mart.columns[column][1], shown[column])
            widths[column] = max(widths[column], wide)
    heading = book.format("heading")
    sheet.raw.add_table(
        0,
        0,
        max(len(found), 1),
        len(names) - 1,
        {
            "name": f"{mart.schema}_{mart.table}",
            "style": "Table Style Light 1",
            "columns": [{"header": column, "header_format": heading} for column in names],
        },
    )
    # Printed amounts are kept as text on purpose.
    sheet.raw.ignore_errors({"number_stored_as_text": f"{cell(1, 0)}:{cell(max(len(found), 1), len(names) - 1)}"})
    for column, (_, _, _, comment) in enumerate(mart.columns):
        sheet.note(0, column, comment)
        sheet.raw.set_column(column, column, min(widths[column], WIDEST) + 1)
    sheet.set_up_page(
        f"{mart.schema}.{mart.table}", "all firms, amounts in millions of each firm's currency", (1, 0), (0, 0)
    )
