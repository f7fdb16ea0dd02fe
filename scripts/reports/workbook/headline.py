"""The headline of a firm's newest release: figures by period, bounds of the newest, and what changed since."""

from itertools import groupby
from operator import itemgetter

import duckdb

from scripts.reports.formatting import BOUND_DECIMALS, month
from scripts.reports.published import Release, rows
from scripts.reports.workbook.sheets import WorkbookFile, cell, figures

FIGURES = "select * from release.headline where release_id = ? order by row_number"

HEADINGS, FIRST = 3, 4

# Columns after the figures of the periods, about the newest figure: where one of them has it.
NEWEST = {
    "low": ("Smallest possible", "Smallest true value that the whole printed table allows."),
    "high": ("Largest possible", "Largest true value that the whole printed table allows."),
    "from_disciplines": ("As disciplines add up", "Net flows: sum of the printed disciplines."),
    "funds": ("Funds", "Funds in the share."),
    "funds_ranked": ("Of funds", "Funds that the share is of."),
    "before_release_id": ("Release before", "The firm's release before this one, where it has the figure."),
    "before_figure": ("Figure then", "The figure in that release, in this release's unit."),
    "change_since": ("Change", "Newest figure less the figure then; of percentages, in points."),
}

# Columns before the first period.
BEFORE = 2


def write_headline(workbook: WorkbookFile, warehouse: duckdb.DuckDBPyConnection, release: Release, name: str) -> None:
    """The sheet of one firm. release: its newest."""
    sheet = workbook.sheet(name)
    lines = rows(warehouse, FIGURES, release.release_id)
    ends = sorted({figure["period_end"] for figure in lines})
    periods = {end: column for column, end in enumerate(ends, start=BEFORE)}
    there = [key for key in NEWEST if any(figure["is_newest"] and figure[key] is not None for figure in lines)]
    after = {key: column for column, key in enumerate(there, start=BEFORE + len(ends))}
    sheet.text(0, 0, f"{release.firm_name}: headline", "title")
    about = f"{release.release_id}, as of {release.as_of:%-d %b %Y}"
    sheet.text(1, 0, about, "about")
    sheet.headings(HEADINGS, 0, ["Figure", "Unit"])
    sheet.headings(HEADINGS, BEFORE, [*map(month, ends), *(NEWEST[key][0] for key in there)], "heading_right")
    for key, column in after.items():
        sheet.note(HEADINGS, column, NEWEST[key][1])
    for row, (_, of_label) in enumerate(groupby(lines, key=itemgetter("measure", "label")), start=FIRST):
        of_periods = list(of_label)
        newest = of_periods[-1]
        decimals = newest["decimals"]
        shown, finer = figures(decimals), figures(decimals + BOUND_DECIMALS)
        sheet.text(row, 0, newest["label"])
        sheet.text(row, 1, "%" if newest["unit"] == "percent" else f"{release.currency} {newest['unit']}")
        for figure in of_periods:
            sheet.number(row, periods[figure["period_end"]], figure["figure"], shown, "typed")
        for key, column in after.items():
            if newest[key] is None:
                continue
            if key == "before_release_id":
                sheet.text(row, column, newest[key], "right")
            elif key == "change_since":
                change = f"=ROUND({cell(row, periods[newest['period_end']])}-{cell(row, after['before_figure'])},6)"
                sheet.formula(row, column, change, newest[key], shown)
            else:
                how = {"low": finer, "high": finer, "funds": "0_)", "funds_ranked": "0_)"}.get(key, shown)
                sheet.number(row, column, newest[key], how, "typed")
    for first, last, width in ((0, 0, 50), (1, 1, 13), (BEFORE, BEFORE + len(ends) + len(there) - 1, 16)):
        sheet.raw.set_column(first, last, width)
    if "before_release_id" in after:
        longest = max(len(figure["before_release_id"] or "") for figure in lines)
        sheet.raw.set_column(after["before_release_id"], after["before_release_id"], longest + 2)
    sheet.set_up_page(release.firm_name, about, (FIRST, 1), (HEADINGS, HEADINGS))
