"""One release of the published file as a workbook that finance can check cell by cell, with its firm's history.

Printed values and what the marts say of them are written as values; beside them stand Excel formulas, which Excel
computes, with the value of the mart as what a viewer without a calculator shows. It has ten sheets at most, whatever
the history.
"""

import tempfile
from functools import partial
from pathlib import Path

from scripts.catalog import open_published
from scripts.reports.published import Release, releases
from scripts.reports.workbook.books import books_of, write_books
from scripts.reports.workbook.changes import changes_of, restated_of, write_changes, write_restatements
from scripts.reports.workbook.checks import write_checks
from scripts.reports.workbook.contents import write_contents
from scripts.reports.workbook.flows import FlowsSheet, earlier_cells, write_earlier, write_flows
from scripts.reports.workbook.headline import write_headline
from scripts.reports.workbook.rankings import ranks_funds, write_rankings
from scripts.reports.workbook.series import periods_of, write_series
from scripts.reports.workbook.sheets import WorkbookError, WorkbookFile


def chosen(known: list[Release], firm: str | None = None, release: str | None = None) -> Release:
    """The release that is asked for by its id, else the newest of a firm, else of the firm whose release is the newest
    of all. WorkbookError where there is none; it says which there are."""
    for what, wanted, there in (
        ("release", release, [one.release_id for one in known]),
        ("firm", firm, sorted({one.firm_id for one in known})),
    ):
        if wanted and wanted not in there:
            listed = ", ".join(there[-12:]) or "none"
            raise WorkbookError(f"{wanted} is no {what} of the published file; the last of them are {listed}")
    fitting = [
        one
        for one in known
        if (one.release_id == release if release else one.is_newest) and (not firm or one.firm_id == firm)
    ]
    if not fitting:
        raise WorkbookError(f"{release} is no release of {firm}" if release else "the published file has no release")
    return max(fitting, key=lambda one: (one.as_of, one.released_on))


def write_workbook(published: Path, destination: Path, firm: str | None = None, release: str | None = None) -> None:
    """Writes a release of the file `published`, as chosen() has it, as a workbook to `destination`, in place of one
    that is there; same file, same bytes.

    Errors: WorkbookError where there is no such release, or a spreadsheet cannot hold what the file holds; then
    `destination` stays as it was.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    with (
        open_published(published) as warehouse,
        tempfile.TemporaryDirectory(dir=destination.parent, prefix=f".{destination.stem}.") as folder,
    ):
        known = releases(warehouse)
        one = chosen(known, firm, release)
        whole = Path(folder) / destination.name
        with WorkbookFile(whole) as workbook:
            exhibit = FlowsSheet(warehouse, one, "Flows")
            earlier = earlier_cells(warehouse, exhibit, known, "Earlier cells")
            periods, changes = periods_of(warehouse, one), changes_of(warehouse, one)
            restated, books = restated_of(warehouse, one), books_of(warehouse, one)
            # Name, whether there is anything to show, what it holds, and what writes it.
            sheets = [
                (
                    *("Headline", True, "What people ask for first, by period, with bounds of the true value."),
                    partial(write_headline, workbook, warehouse, one),
                ),
                (
                    *("Flows", exhibit.cells, "Exhibit 1: printed, recomputed by formulas, difference, tolerance."),
                    lambda _: write_flows(workbook, exhibit, {one.release_id: exhibit} | earlier),
                ),
                (
                    *("Earlier cells", earlier, "Cells of earlier releases that formulas of Flows read."),
                    partial(write_earlier, workbook, exhibit, earlier),
                ),
                (
                    *("Rankings", ranks_funds(warehouse, one), "Exhibit 2 and quartile shares, with formulas."),
                    partial(write_rankings, workbook, warehouse, one),
                ),
                (
                    *("Series", periods, "Assets and net flows by discipline over all periods, with charts."),
                    partial(write_series, workbook, periods, one),
                ),
                (
                    *("Changes", changes, "The newest period against the one before."),
                    partial(write_changes, workbook, changes, one),
                ),
                (
                    *("Checks", True, "What the checks say, and sums that miss the last printed digit."),
                    partial(write_checks, workbook, warehouse, one),
                ),
                (
                    *("Books", books, "Each printed cell beside the books."),
                    partial(write_books, workbook, books, one),
                ),
                (
                    *("Restated", restated, "Figures that a later release of the firm states differently."),
                    partial(write_restatements, workbook, restated, one),
                ),
            ]
            there = [(name, holds, write) for name, has_any, holds, write in sheets if has_any]
            write_contents(workbook, one, exhibit, [(name, holds) for name, holds, _ in there])
            for name, _, write in there:
                write(name)
        whole.replace(destination)
