"""Each mart as an Excel table: every row of every firm, numbers as numbers, the comments of its columns as notes."""

import duckdb

from scripts.catalog import Table, identifier
from scripts.showing.workbook.sheets import ROWS, Sheet, WorkbookError, WorkbookFile, cell, figures

# Columns are as wide as what stands in them, but no wider than this.
WIDEST = 60

# Types of whole numbers.
WHOLE = ("INTEGER", "BIGINT")


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
        sheet.raw.write_boolean(row, column, value, sheet.workbook.format("plain"))
        return 5
    if kind in WHOLE or kind.startswith("DECIMAL"):
        sheet.number(row, column, value, shown)
        return len(f"{value:,}") + 2
    raise WorkbookError(f"{sheet.where(row, column)}: no cell is meant for a {kind}")


def write_mart(workbook: WorkbookFile, warehouse: duckdb.DuckDBPyConnection, mart: Table, name: str) -> None:
    """The sheet of one mart: a table from A1 on, one empty row where the mart has none."""
    sheet = workbook.sheet(name)
    keys = ", ".join(identifier(column.name) for column in mart.columns)
    lines = warehouse.execute(f"select * from {mart.identifier()} order by {keys}").fetchall()
    if len(lines) >= ROWS:
        raise WorkbookError(f"{mart.label} has {len(lines)} rows, a sheet holds {ROWS - 1}")
    # Room for the button that filters.
    widths = [len(column.name) + 4 for column in mart.columns]
    shown = ["0" if column.type in WHOLE else figures(column.scale) for column in mart.columns]
    for row, values in enumerate(lines, start=1):
        for number, (column, value) in enumerate(zip(mart.columns, values, strict=True)):
            widths[number] = max(widths[number], write_value(sheet, row, number, value, column.type, shown[number]))
    last_row, last_column = max(len(lines), 1), len(mart.columns) - 1
    heading = workbook.format("heading")
    headings = [{"header": column.name, "header_format": heading} for column in mart.columns]
    style = {"name": f"{mart.schema}_{mart.name}", "style": "Table Style Light 1", "columns": headings}
    sheet.raw.add_table(0, 0, last_row, last_column, style)
    # Printed amounts are kept as text on purpose.
    sheet.raw.ignore_errors({"number_stored_as_text": f"{cell(1, 0)}:{cell(last_row, last_column)}"})
    for number, column in enumerate(mart.columns):
        sheet.note(0, number, column.comment)
        sheet.raw.set_column(number, number, min(widths[number], WIDEST) + 1)
    sheet.set_up_page(mart.label, "all firms, amounts in millions of each firm's currency", (1, 0), (0, 0))
