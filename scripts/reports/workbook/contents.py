"""The first sheet: whose release this is, what the workbook holds, and how to read it."""

from scripts.reports.published import Release
from scripts.reports.workbook.flows import BEYOND, NOT_ZERO, FlowsSheet
from scripts.reports.workbook.sheets import WorkbookFile, figures

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
    "Difference = printed - recomputed. Differences are rounded to the last printed digit, because a spreadsheet "
    "counts in binary fractions.",
    "Tolerance is counted in units of the last printed digit, and comes from how the column says it was rounded.",
    "Printed: a dash is nothing, 0.0 is something that rounds to nothing. An empty cell is unknown.",
    "Every table of the warehouse, of all firms and releases, is in what make export writes.",
]


def write_contents(
    workbook: WorkbookFile, release: Release, exhibit: FlowsSheet, sheets: list[tuple[str, str]]
) -> None:
    """The sheet. sheets: names of the others, each with what it holds."""
    sheet = workbook.sheet(workbook.name_for("Contents"))
    sheet.text(0, 0, release.firm_name, "title")
    sheet.text(1, 0, "Printed exhibits, and beside each printed value the formula that it has to agree with", "about")
    row = 3
    for label, value in (
        ("Release", release.release_id),
        ("Source document", release.source_document),
        ("Amounts in", f"{release.currency} {release.unit}"),
    ):
        sheet.text(row, 0, label)
        sheet.text(row, 1, value)
        row += 1
    for label, of in (("As of", release.as_of), ("Released", release.released_on)):
        sheet.text(row, 0, label)
        sheet.day(row, 1, of)
        row += 1
    sheet.text(row, 0, "One unit of the last printed digit")
    unit = release.rounding_unit_m / release.millions_per_unit
    sheet.number(row, 1, unit, figures(release.decimals), "left")
    row += 1
    if exhibit.cells:
        for label, counted in (("Differences not zero", NOT_ZERO), ("Differences beyond rounding", BEYOND)):
            sheet.text(row, 0, label)
            formula = f"={'+'.join(exhibit.counts(counted))}"
            sheet.formula(row, 1, formula, exhibit.known_count(counted), "0", "elsewhere_left")
            row += 1
    row += 1
    sheet.text(row, 0, "Sheets", "section")
    for name, holds in sheets:
        row += 1
        sheet.link(row, 0, name)
        sheet.text(row, 1, holds)
    row += 2
    sheet.text(row, 0, "How to read it", "section")
    for look, sample, meaning in LEGEND:
        row += 1
        sheet.text(row, 0, sample, look)
        sheet.text(row, 1, meaning)
    row += 1
    for note in NOTES:
        row += 1
        sheet.text(row, 0, note)
    sheet.raw.set_column(0, 0, 34)
    sheet.raw.set_column(1, 1, 100)
    sheet.set_up_page(release.firm_name, "Contents", (2, 0), (0, 1))
