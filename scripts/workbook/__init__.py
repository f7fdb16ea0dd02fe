"""`make excel`: writes the published file as a workbook that finance can check cell by cell.

Nothing is computed here. Printed values and what the marts say of them are written as values; beside them stand Excel
formulas, which Excel computes, with the value of the mart as what a viewer without a calculator shows.
"""

import tempfile
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from scripts.published import open_published, releases
from scripts.workbook.book import Book
from scripts.workbook.checks import write_checks
from scripts.workbook.contents import Pages, write_contents
from scripts.workbook.flows import Exhibit, write_flows
from scripts.workbook.headline import write_headline
from scripts.workbook.marts import marts, write_mart
from scripts.workbook.rankings import ranks_funds, write_rankings


def write_workbook(published: Path, destination: Path) -> None:
    """Writes the file `published` as a workbook to `destination`, in place of one that is there; same file, same bytes.

    Errors: WorkbookError where a spreadsheet cannot hold what the file holds; then `destination` stays as it was.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    with (
        open_published(published) as warehouse,
        tempfile.TemporaryDirectory(dir=destination.parent, prefix=f".{destination.stem}.") as folder,
    ):
        whole = Path(folder) / destination.name
        with Book(whole) as book:
            pages, exhibits = [], {}
            for _, of_firm in groupby(releases(warehouse), key=attrgetter("firm_id")):
                newest_first = sorted(of_firm, key=attrgetter("order"), reverse=True)
                headline = book.name_for(newest_first[0].firm_id, "headline")
                for release in newest_first:
                    exhibit, rankings = Exhibit(warehouse, release, book.name_for(release.release_id, "flows")), None
                    if exhibit.cells:
                        exhibits[release.release_id] = exhibit
                    if ranks_funds(warehouse, release):
                        rankings = book.name_for(release.release_id, "rankings")
                    checks = book.name_for(release.release_id, "checks")
                    pages.append(Pages(release, headline, exhibits.get(release.release_id), rankings, checks))
            tables = [(mart, book.name_for(mart.table)) for mart in marts(warehouse)]
            write_contents(book, pages, tables)
            for page in pages:
                if page.release.is_newest:
                    write_headline(book, warehouse, page.release, page.headline)
                if page.exhibit:
                    write_flows(book, page.exhibit, exhibits)
                if page.rankings:
                    write_rankings(book, warehouse, page.release, page.rankings)
                write_checks(book, warehouse, page.release, page.checks)
            for mart, name in tables:
                write_mart(book, warehouse, mart, name)
        whole.replace(destination)
