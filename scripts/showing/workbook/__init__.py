"""The published file as a workbook that finance can check cell by cell.

Nothing is computed here. Printed values and what the marts say of them are written as values; beside them stand Excel
formulas, which Excel computes, with the value of the mart as what a viewer without a calculator shows.
"""

import tempfile
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from scripts import catalog
from scripts.catalog import open_published
from scripts.showing.published import releases
from scripts.showing.workbook.checks import write_checks
from scripts.showing.workbook.contents import Pages, write_contents
from scripts.showing.workbook.flows import FlowsSheet, write_flows
from scripts.showing.workbook.headline import write_headline
from scripts.showing.workbook.marts import write_mart
from scripts.showing.workbook.rankings import ranks_funds, write_rankings
from scripts.showing.workbook.sheets import WorkbookFile


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
        with WorkbookFile(whole) as workbook:
            pages, exhibits = [], {}
            for _, of_firm in groupby(releases(warehouse), key=attrgetter("firm_id")):
                newest_first = sorted(of_firm, key=attrgetter("order"), reverse=True)
                headline = workbook.name_for(newest_first[0].firm_id, "headline")
                for release in newest_first:
                    exhibit, rankings = (
                        FlowsSheet(warehouse, release, workbook.name_for(release.release_id, "flows")),
                        None,
                    )
                    if exhibit.cells:
                        exhibits[release.release_id] = exhibit
                    if ranks_funds(warehouse, release):
                        rankings = workbook.name_for(release.release_id, "rankings")
                    checks = workbook.name_for(release.release_id, "checks")
                    pages.append(Pages(release, headline, exhibits.get(release.release_id), rankings, checks))
            tables = [(mart, workbook.name_for(mart.name)) for mart in catalog.tables(warehouse)]
            write_contents(workbook, pages, tables)
            for page in pages:
                if page.release.is_newest:
                    write_headline(workbook, warehouse, page.release, page.headline)
                if page.exhibit:
                    write_flows(workbook, page.exhibit, exhibits)
                if page.rankings:
                    write_rankings(workbook, warehouse, page.release, page.rankings)
                write_checks(workbook, warehouse, page.release, page.checks)
            for mart, name in tables:
                write_mart(workbook, warehouse, mart, name)
        whole.replace(destination)
