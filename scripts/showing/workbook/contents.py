"""The first sheet: what the file holds, where to find it, and how to read it."""

from dataclasses import dataclass

from scripts.catalog import Table
from scripts.showing.published import Release
from scripts.showing.workbook.flows import BEYOND, NOT_ZERO, FlowsSheet
from scripts.showing.workbook.sheets import WorkbookFile, figures

HEADINGS = [
    "Firm", "Release", "As of", "Released", "Amounts in", "One unit", "Headline", "Flows", "Rankings", "Checks",
    "Not zero", "Beyond", "Source document",
]  # fmt: skip

LEGEND = [
    ("typed", "value", "A value: printed, or from a table of the warehouse."),
    ("formula", "formula", "A formula over this sheet."),
    (
        "elsewhere",
        "formula over sheets",
        "A formula over another sheet: a period that opens where an earlier release closed it.",
    ),
    ("zero", "zero", "A difference of zero: the formula gives what is printed."),
    ("within", "within rounding", "A difference that rounding explains: the printed cells were rounded one by one."),
    (
        "beyond",
        "beyond rounding",
        "A difference that rounding does not explain. In flows, an opening that restates the close before.",
    ),
]

NOTES = [
    "Difference = printed - recomputed. Not zero counts the differences of a release, Beyond those beyond rounding.",
    "Differences are rounded to the last printed digit, because a spreadsheet counts in binary fractions.",
    "Tolerance is counted in units of the last printed digit, and comes from how the column says it was rounded.",
    "Amounts of exhibits are in the release's unit. Tables at the end hold all firms, in millions of each firm's own "
    "currency: filter by firm before adding anything up.",
    "Printed: a dash is nothing, 0.0 is something that rounds to nothing. An empty cell is unknown.",
]


@dataclass(frozen=True)
class Pages:
    """The sheets of one release; None where it prints no such exhibit. The headline is that of the firm's newest."""

    release: Release
    headline: str
    exhibit: FlowsSheet | None
    rankings: str | None
    checks: str


def write_contents(workbook: WorkbookFile, pages: list[Pages], tables: list[tuple[Table, str]]) -> None:
    """The sheet. pages: in the order of the workbook; tables: marts with the names of their sheets."""
    sheet = workbook.sheet(workbook.name_for("Contents"))
    sheet.text(0, 0, "Assets under management and flows", "title")
    sheet.text(1, 0, "Printed exhibits, and beside each printed value the formula that it has to agree with", "about")
    row = 3
    sheet.text(row, 0, "Releases", "section")
    sheet.headings(row + 1, 0, HEADINGS)
    row += 2
    for page in pages:
        release = page.release
        sheet.text(row, 0, release.firm_name)
        sheet.text(row, 1, release.release_id)
        sheet.day(row, 2, release.as_of)
        sheet.day(row, 3, release.released_on)
        sheet.text(row, 4, f"{release.currency} {release.unit}")
        sheet.number(row, 5, release.rounding_unit_m / release.millions_per_unit, figures(release.decimals))
        if release.is_newest:
            sheet.link(row, 6, page.headline, "headline")
        if page.exhibit:
            sheet.link(row, 7, page.exhibit.name, "flows")
            for column, counted in ((10, NOT_ZERO), (11, BEYOND)):
                counts = "+".join(page.exhibit.counts(counted))
                sheet.formula(row, column, f"={counts}", page.exhibit.known_count(counted), "0_)", "elsewhere")
        sheet.link(row, 8, page.rankings, "rankings")
        sheet.link(row, 9, page.checks, "checks")
        sheet.text(row, 12, release.source_document, "line")
        row += 1
    row += 1
    sheet.text(row, 0, "How to read it", "section")
    for look, sample, meaning in LEGEND:
        row += 1
        sheet.text(row, 0, sample, look)
        sheet.text(row, 1, meaning)
    row += 1
    for note in NOTES:
        row += 1
        sheet.text(row, 0, note)
    row += 2
    sheet.text(row, 0, "Tables of the warehouse", "section")
    sheet.headings(row + 1, 0, ["Table", "Sheet", "What a row is"])
    sheet.headings(row + 1, 3, [""] * (len(HEADINGS) - 3))
    for at, (mart, name) in enumerate(tables, start=row + 2):
        sheet.text(at, 0, mart.label)
        sheet.link(at, 1, name)
        sheet.text(at, 2, mart.comment)
    for column, width in enumerate([34, 27, 11, 11, 13, 9, 10, 8, 10, 8, 9, 8, 32]):
        sheet.raw.set_column(column, column, width)
    sheet.set_up_page("Assets under management and flows", "Contents", (3, 0), (0, 1))
