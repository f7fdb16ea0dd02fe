"""All periods of a firm, with charts: each level as the newest release that states it has it."""

from itertools import groupby
from operator import itemgetter

import duckdb
from xlsxwriter.utility import quote_sheetname

from scripts.reports import palette
from scripts.reports.published import SERIES, Release, rows
from scripts.reports.workbook.sheets import Sheet, WorkbookFile, cell, figures

# Each with its measure, its chart, and whether the disciplines are in the chart or the total alone.
BLOCKS = (
    ("Assets at the end of the period", "ending_assets_m", {"type": "line"}),
    ("Net flows in the period", "net_sales_m", {"type": "column", "subtype": "stacked"}),
)

FIRST = 3

# Rows that a chart takes, and characters of a column.
CHART_ROWS, WIDTH = 22, 14


def periods_of(warehouse: duckdb.DuckDBPyConnection, release: Release) -> list[tuple]:
    """Periods of the release's firm, each with a row for each discipline and for the total; none where it has none."""
    found = rows(warehouse, SERIES, firm_id=release.firm_id)
    return [(end, list(lines)) for end, lines in groupby(found, key=itemgetter("period_end"))]


def add_chart(
    workbook: WorkbookFile, sheet: Sheet, title: str, kind: dict, unit: str, subjects: list[dict], span: tuple[int, int]
) -> None:
    """A chart of a block's disciplines, or of a total that stands alone, below it. span: its first and last row."""
    chart = workbook.file.add_chart(kind)
    first, last = span
    name = quote_sheetname(sheet.name)
    for column, subject in enumerate(subjects[:-1] or subjects, start=1):
        colour = palette.on_white(subject["discipline_number"] or 1)
        at = [f"={name}!{cell(first, n, fixed=True)}:{cell(last, n, fixed=True)}" for n in (0, column)]
        look = {"line": {"color": colour, "width": 2}} if kind["type"] == "line" else {"fill": {"color": colour}}
        chart.add_series({"name": subject["label"], "categories": at[0], "values": at[1], **look})
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "label_position": "low"})
    chart.set_y_axis({"name": unit, "num_format": "#,##0.0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 20 * (CHART_ROWS - 2)})
    sheet.raw.insert_chart(last + 2, 0, chart, {"description": f"{title}, by investment discipline, {unit}"})


def write_series(workbook: WorkbookFile, periods: list[tuple], release: Release, name: str) -> None:
    """The sheet. periods: as periods_of gives them."""
    sheet = workbook.sheet(name)
    unit = f"{release.currency} {release.unit}"
    subjects = periods[0][1]
    labels = [line["label"] for line in subjects]
    sheet.text(0, 0, f"{release.firm_name}: all periods", "title")
    about = f"{unit}; each figure from the newest release that states it; an empty cell is on no record"
    sheet.text(1, 0, about, "about")
    row, breaks = FIRST, []
    for title, measure, kind in BLOCKS:
        sheet.text(row, 0, title, "section")
        sheet.headings(row + 1, 0, ["Period to"])
        sheet.headings(row + 1, 1, labels, "heading_right")
        first = row + 2
        for row, (end, lines) in enumerate(periods, start=first):
            sheet.day(row, 0, end)
            for column, line in enumerate(lines, start=1):
                amount = release.in_unit(line[measure])
                sheet.number(row, column, amount, figures(release.decimals), "typed")
        add_chart(workbook, sheet, title, kind, unit, subjects, (first, row))
        row += CHART_ROWS + 2
        breaks.append(row)
    sheet.raw.set_column(0, 0, 12)
    sheet.raw.set_column(1, len(labels), WIDTH)
    sheet.set_up_page(release.firm_name, "All periods", (FIRST, 1), (0, 1))
    sheet.raw.set_h_pagebreaks(breaks[:-1])
