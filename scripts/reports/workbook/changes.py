"""What changed: since the close before, in the newest period of a release; and what a later release restated."""

import duckdb

from scripts.reports.formatting import day, rounded_to
from scripts.reports.published import CHANGES, Release, rows
from scripts.reports.workbook.sheets import WorkbookFile, cell, figures

RESTATED = """
select
    restatements.period_end, groups.printed_name, funds.printed_name as fund, restatements.restated,
    restatements.restated_by, restatements.first_release_id, restatements.later_release_id,
    restatements.first_amount_m, restatements.later_amount_m, restatements.change_m,
    restatements.first_printed, restatements.later_printed
from flows.fct_restatement as restatements
left join reference.dim_group as groups
    on restatements.firm_id = groups.firm_id and restatements.group_id = groups.group_id
left join reference.dim_fund as funds on restatements.fund_id = funds.fund_id
where restatements.firm_id = ?
order by restatements.period_end, groups.display_order, restatements.restated, restatements.later_release_id
"""

# Columns of the changes.
NAME, OPENED, CLOSED, CHANGE, PERCENT, FLOWS_BEFORE, FLOWS, FLOWS_CHANGE = range(8)
ASSETS = ["Assets at the start", "Assets at the end", "Change", "Change, %"]
NET_FLOWS = ["Net flows, period before", "Net flows", "Change"]
HEADINGS, FIRST = 3, 4


def changes_of(warehouse: duckdb.DuckDBPyConnection, release: Release) -> list[dict]:
    """The groups of the newest period that a release prints."""
    return rows(warehouse, CHANGES, release.release_id)


def restated_of(warehouse: duckdb.DuckDBPyConnection, release: Release) -> list[dict]:
    """What the firm restated, ever."""
    return rows(warehouse, RESTATED, release.firm_id)


def write_changes(workbook: WorkbookFile, lines: list[dict], release: Release, name: str) -> None:
    """The sheet of changes. lines: as changes_of gives them."""
    sheet = workbook.sheet(name)
    start, end = lines[0]["period_start"], lines[0]["period_end"]
    sheet.text(0, 0, f"{release.firm_name}: what changed", "title")
    about = f"{release.release_id}, {release.currency} {release.unit}, {day(start)} to {day(end)}"
    sheet.text(1, 0, about, "about")
    sheet.headings(HEADINGS, NAME, ["Of"])
    sheet.headings(HEADINGS, OPENED, [*ASSETS, *NET_FLOWS], "heading_right")
    shown = figures(release.decimals)
    for row, line in enumerate(lines, start=FIRST):
        sheet.text(row, NAME, line["printed_name"])
        pairs = (
            (OPENED, CLOSED, CHANGE, line["beginning_assets_m"], line["ending_assets_m"]),
            (FLOWS_BEFORE, FLOWS, FLOWS_CHANGE, line["net_sales_before_m"], line["net_sales_m"]),
        )
        for before_at, now_at, change_at, before, now in pairs:
            sheet.number(row, before_at, release.in_unit(before), shown, "typed")
            sheet.number(row, now_at, release.in_unit(now), shown, "typed")
            if before is not None and now is not None:
                formula = f"=ROUND({cell(row, now_at)}-{cell(row, before_at)},{release.decimals})"
                sheet.formula(row, change_at, formula, release.in_unit(now - before), shown)
        if line["assets_change_pct"] is not None:
            known = rounded_to(line["assets_change_pct"], 2)
            opened, closed = cell(row, OPENED), cell(row, CLOSED)
            sheet.formula(row, PERCENT, f"=ROUND(100*({closed}-{opened})/{opened},2)", known, figures(2))
    sheet.raw.set_column(0, 0, 54)
    sheet.raw.set_column(1, FLOWS_CHANGE, 13)
    sheet.set_up_page(release.firm_name, about, (FIRST, 1), (HEADINGS, HEADINGS))


def write_restatements(workbook: WorkbookFile, lines: list[dict], release: Release, name: str) -> None:
    """The sheet of what was restated. lines: as restated_of gives them."""
    sheet = workbook.sheet(name)
    sheet.text(0, 0, f"{release.firm_name}: figures that a later release states differently", "title")
    sheet.text(1, 0, f"{release.currency} millions; percentiles, ranks and shares as printed", "about")
    headings = ["Day", "Of", "Figure", "How", "First in", "Later in"]
    sheet.headings(HEADINGS, 0, headings)
    sheet.headings(HEADINGS, len(headings), ["First", "Later", "Change"], "heading_right")
    first, later, change = range(len(headings), len(headings) + 3)
    for row, line in enumerate(lines, start=FIRST):
        sheet.day(row, 0, line["period_end"])
        words = (
            line["printed_name"] or line["fund"],
            line["restated"],
            line["restated_by"].replace("_", " "),
            line["first_release_id"],
            line["later_release_id"],
        )
        for column, text in enumerate(words, start=1):
            sheet.text(row, column, text)
        if line["change_m"] is None:
            sheet.text(row, first, line["first_printed"], "printed_text")
            sheet.text(row, later, line["later_printed"], "printed_text")
            continue
        amounts = line["first_amount_m"], line["later_amount_m"]
        decimals = max(0, *(-amount.normalize().as_tuple().exponent for amount in amounts))
        sheet.number(row, first, line["first_amount_m"], figures(decimals), "typed")
        sheet.number(row, later, line["later_amount_m"], figures(decimals), "typed")
        formula = f"=ROUND({cell(row, later)}-{cell(row, first)},{decimals})"
        sheet.formula(row, change, formula, line["change_m"], figures(decimals))
    for column, width in enumerate([12, 40, 44, 18, 28, 28, 14, 14, 14]):
        sheet.raw.set_column(column, column, width)
    sheet.set_up_page(release.firm_name, "Restated", (FIRST, 1), (HEADINGS, HEADINGS))
