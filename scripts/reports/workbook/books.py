"""Each printed cell beside the books: what they hold, what that rounds to, and what would have to be booked."""

import duckdb

from scripts.reports.formatting import BOUND_DECIMALS, rounded_to
from scripts.reports.published import Release, rows
from scripts.reports.workbook.sheets import WorkbookFile, cell, figures

BOOKS = """
select
    books.period_end, groups.printed_name, line_items.printed_label,
    books.amount_m, books.books_rounded_m, books.books_m, books.to_book_m, books.status
from audit.fct_books_to_print as books
inner join reference.dim_release as releases on books.release_id = releases.release_id
inner join reference.dim_group as groups on releases.firm_id = groups.firm_id and books.group_id = groups.group_id
inner join reference.dim_line_item as line_items on books.line_item_id = line_items.line_item_id
where books.release_id = ?
order by books.status = 'agrees', abs(books.to_book_m) desc, books.period_end desc, groups.display_order,
    line_items.display_order
"""

HEADINGS, FIRST = 3, 4
BEFORE = ["Period to", "Of", "Line"]
PRINTED, ROUNDED, DIFFERENCE, HELD, TO_BOOK, OUTCOME = range(len(BEFORE), len(BEFORE) + 6)


def books_of(warehouse: duckdb.DuckDBPyConnection, release: Release) -> list[dict]:
    """Printed cells of a release whose months the books hold; those that differ first."""
    return rows(warehouse, BOOKS, release.release_id)


def write_books(workbook: WorkbookFile, lines: list[dict], release: Release, name: str) -> None:
    """The sheet. lines: as books_of gives them."""
    sheet = workbook.sheet(name)
    sheet.text(0, 0, f"{release.firm_name}: books and printed figures", "title")
    about = f"{release.release_id}, {release.currency} {release.unit}, beside the firm's own books"
    sheet.text(1, 0, about, "about")
    sheet.headings(HEADINGS, 0, BEFORE)
    sheet.headings(HEADINGS, PRINTED, ["Printed", "Books, rounded", "Difference", "Books", "To book"], "heading_right")
    sheet.headings(HEADINGS, OUTCOME, ["Outcome"])
    shown, fine = figures(release.decimals), release.decimals + BOUND_DECIMALS
    for row, line in enumerate(lines, start=FIRST):
        sheet.day(row, 0, line["period_end"])
        sheet.text(row, 1, line["printed_name"])
        sheet.text(row, 2, line["printed_label"])
        for column, key in ((PRINTED, "amount_m"), (ROUNDED, "books_rounded_m")):
            sheet.number(row, column, release.in_unit(line[key]), shown, "typed")
        # To the cent, books have more digits than a cell.
        for column, key in ((HELD, "books_m"), (TO_BOOK, "to_book_m")):
            sheet.number(row, column, rounded_to(release.in_unit(line[key]), fine), figures(fine), "typed")
        formula = f"=ROUND({cell(row, PRINTED)}-{cell(row, ROUNDED)},{release.decimals})"
        known = release.in_unit(line["amount_m"] - line["books_rounded_m"])
        sheet.formula(row, DIFFERENCE, formula, known, shown)
        sheet.text(row, OUTCOME, line["status"].replace("_", " "))
    for column, width in enumerate([12, 54, 34, 14, 14, 14, 14, 14, 22]):
        sheet.raw.set_column(column, column, width)
    sheet.set_up_page(release.firm_name, about, (FIRST, 1), (HEADINGS, HEADINGS))
