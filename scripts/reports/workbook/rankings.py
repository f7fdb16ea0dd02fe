"""Exhibit 2 and the quartile table: printed percentiles and shares, and beside them what ranks and counts make."""

from itertools import groupby
from operator import itemgetter

import duckdb

from scripts.reports.published import Release, rows
from scripts.reports.workbook.sheets import Sheet, WorkbookFile, cell

RANKINGS = """
select
    ranked.fund_id, ranked.horizon_id, horizons.horizon_name, horizons.display_order as horizon_order,
    ranked.fund_group, ranked.lipper_category, ranked.category_rank, ranked.total_funds, ranked.percentile_rank,
    ranked.percentile_recomputed, ranked.quartile, funds.printed_name, funds.is_closed_to_new_investors, funds.footnotes
from rankings.fct_fund_ranking as ranked
inner join reference.dim_fund as funds on ranked.fund_id = funds.fund_id
inner join reference.dim_horizon as horizons on ranked.horizon_id = horizons.horizon_id
where ranked.release_id = ?
order by min(funds.display_order) over (partition by ranked.fund_group), funds.display_order, ranked.fund_id,
    horizons.display_order, ranked.horizon_id
"""

SHARES = """
select horizon_id, quartile, funds_in_quartile, funds_ranked, share_reported_pct, share_apportioned_pct, share_pct
from rankings.fct_quartile_share
where release_id = ? and fund_group = 'all' and funds_ranked > 0
order by horizon_id, quartile
"""

# Columns of a horizon, side by side: above for each fund, below for each quartile.
RANK, TOTAL, PRINTED, RECOMPUTED, DIFFERENCE, QUARTILE = range(6)
BY_FUND = {
    "Rank": "As printed.",
    "Total funds": "As printed.",
    "Printed": "Percentile as printed.",
    "Recomputed": "Percentile: 100 x rank / (total funds + 1), rounded up.",
    "Difference": "Printed less recomputed.",
    "Quartile": "Printed percentile / 25, rounded up.",
}
BY_QUARTILE = {
    "Funds": "Funds in the quartile, counted above.",
    "Funds ranked": "Funds with a rank, counted above.",
    "Printed": "Share in percent as printed; empty where the release prints none.",
    "Recomputed": "Share in percent, one decimal: tenths rounded down, and the tenths left over given to the largest "
    "remainders, so that the four make 100.0.",
    "Difference": "Printed less recomputed.",
    "Exact": "Share in percent, to four decimals.",
}

# Rows above the exhibit, and its first; columns before the first horizon.
HORIZONS, HEADINGS, FIRST = 3, 4, 5
BEFORE = 2

# Horizons that fit on a page side by side.
HORIZONS_PER_PAGE = 2


def ranks_funds(warehouse: duckdb.DuckDBPyConnection, release: Release) -> bool:
    """Whether a release ranks funds."""
    return bool(rows(warehouse, RANKINGS + "limit 1", release.release_id))


def write_headings(
    sheet: Sheet, row: int, horizons: dict[str, int], names: dict[str, str], before: list[str], columns: dict[str, str]
) -> None:
    """Horizons over their columns, the headings below, each with what it means. horizons: first column by horizon;
    names: what each is called."""
    sheet.headings(row, 0, [""] * BEFORE)
    sheet.headings(row + 1, 0, before)
    for horizon, first in horizons.items():
        sheet.raw.merge_range(row, first, row, first + len(columns) - 1, "", sheet.workbook.format("heading_over"))
        sheet.text(row, first, names[horizon], "heading_over")
        sheet.headings(row + 1, first, list(columns), "heading_right")
        for column, note in enumerate(columns.values(), start=first):
            sheet.note(row + 1, column, note)


def write_rank(sheet: Sheet, row: int, first: int, ranking: dict) -> None:
    """A fund's rank at a horizon, and the percentile and quartile that follow; dashes where it is not ranked."""
    if ranking["category_rank"] is None:
        for column in (RANK, TOTAL, PRINTED):
            sheet.text(row, first + column, "-", "printed_text")
        return
    sheet.number(row, first + RANK, ranking["category_rank"], "0_)", "printed")
    sheet.number(row, first + TOTAL, ranking["total_funds"], "0_)", "typed")
    sheet.number(row, first + PRINTED, ranking["percentile_rank"], "0_)", "typed")
    rank, total, printed, again = (cell(row, first + column) for column in (RANK, TOTAL, PRINTED, RECOMPUTED))
    known = ranking["percentile_recomputed"]
    sheet.formula(row, first + RECOMPUTED, f"=ROUNDUP(100*{rank}/({total}+1),0)", known, "0_)")
    sheet.formula(row, first + DIFFERENCE, f"={printed}-{again}", ranking["percentile_rank"] - known, "0_)")
    sheet.formula(row, first + QUARTILE, f"=ROUNDUP({printed}/25,0)", ranking["quartile"], "0_)")


def write_share(sheet: Sheet, top: int, first: int, ranked: tuple[int, int], share: dict) -> None:
    """A quartile's share at a horizon. top: row of the first quartile; ranked: first and last row of the funds."""
    row = top + share["quartile"] - 1
    quartiles = f"{cell(ranked[0], first + QUARTILE)}:{cell(ranked[1], first + QUARTILE)}"
    sheet.formula(
        row, first, f"=COUNTIF({quartiles},{share['quartile']})", share["funds_in_quartile"], "0_)", "counted"
    )
    sheet.formula(row, first + TOTAL, f"=COUNT({quartiles})", share["funds_ranked"], "0_)")
    sheet.number(row, first + PRINTED, share["share_reported_pct"], "0.0_)", "typed")
    funds, total, printed, again = (cell(row, first + column) for column in (RANK, TOTAL, PRINTED, RECOMPUTED))
    counts = f"{cell(top, first, fixed=True)}:{cell(top + 3, first, fixed=True)}"
    # Largest remainder: a tenth more where there are fewer larger remainders, and equal ones above, than tenths left.
    larger = f"SUMPRODUCT(--(MOD(1000*{counts},{total})>MOD(1000*{funds},{total})))"
    above = f"{cell(top, first, fixed=True)}:{cell(row - 1, first)}"
    equal = f"SUMPRODUCT(--(MOD(1000*{above},{total})=MOD(1000*{funds},{total})))" if row > top else "0"
    left_over = f"1000-SUMPRODUCT(INT(1000*{counts}/{total}))"
    apportioned = f"=(INT(1000*{funds}/{total})+IF({larger}+{equal}<{left_over},1,0))/10"
    sheet.formula(row, first + RECOMPUTED, apportioned, share["share_apportioned_pct"], "0.0_)")
    if share["share_reported_pct"] is not None:
        known = share["share_reported_pct"] - share["share_apportioned_pct"]
        sheet.formula(row, first + DIFFERENCE, f"=ROUND({printed}-{again},1)", known, "0.0_)")
    sheet.formula(row, first + QUARTILE, f"=ROUND(100*{funds}/{total},4)", share["share_pct"], "0.0000_)")


def colour_differences(sheet: Sheet, horizons: dict[str, int], end: int) -> None:
    """Rankings are exact: a difference is zero, or red."""
    for first in horizons.values():
        column, at = first + DIFFERENCE, cell(FIRST, first + DIFFERENCE)
        for look, rule in (("zero", f"=AND(ISNUMBER({at}),{at}=0)"), ("beyond", f"=AND(ISNUMBER({at}),{at}<>0)")):
            rule = {"type": "formula", "criteria": rule, "format": sheet.workbook.format(look)}
            sheet.raw.conditional_format(FIRST, column, end, column, rule)


def write_rankings(workbook: WorkbookFile, warehouse: duckdb.DuckDBPyConnection, release: Release, name: str) -> None:
    """The sheet of one release that ranks funds."""
    sheet = workbook.sheet(name)
    rankings = rows(warehouse, RANKINGS, release.release_id)
    printed = sorted(
        {(ranking["horizon_order"], ranking["horizon_id"], ranking["horizon_name"]) for ranking in rankings}
    )
    horizons = {horizon: BEFORE + number * len(BY_FUND) for number, (_, horizon, _) in enumerate(printed)}
    names = {horizon: name for _, horizon, name in printed}
    end_column = BEFORE + len(horizons) * len(BY_FUND)
    sheet.text(0, 0, f"{release.firm_name}: funds among their peers", "title")
    about = f"{release.release_id}, total returns as of {release.as_of:%-d %b %Y}, from {release.source_document}"
    sheet.text(1, 0, about, "about")
    write_headings(sheet, HORIZONS, horizons, names, ["Fund", "Peer group"], BY_FUND)
    row, notes = FIRST, []
    for fund_group, of_group in groupby(rankings, key=itemgetter("fund_group")):
        sheet.text(row, 0, fund_group, "group")
        for column in range(1, end_column):
            sheet.blank(row, column, "group")
        for _, of_fund in groupby(of_group, key=itemgetter("fund_id")):
            row += 1
            at_horizons = list(of_fund)
            fund = at_horizons[0]
            sheet.text(row, 0, fund["printed_name"] + ("*" if fund["is_closed_to_new_investors"] else ""), "line")
            sheet.text(row, 1, fund["lipper_category"])
            for ranking in at_horizons:
                write_rank(sheet, row, horizons[ranking["horizon_id"]], ranking)
            if fund["footnotes"]:
                notes.append(f"{fund['printed_name']}: {fund['footnotes']}")
        row += 1
    ranked = FIRST, row - 1
    shares = rows(warehouse, SHARES, release.release_id)
    if shares:
        sheet.text(row + 1, 0, "Share of ranked funds by quartile, percent", "section")
        write_headings(sheet, row + 2, horizons, names, ["Quartile", ""], BY_QUARTILE)
        row += 4
        for quartile in range(1, 5):
            sheet.text(row + quartile - 1, 0, f"Quartile {quartile}", "line")
        for share in shares:
            write_share(sheet, row, horizons[share["horizon_id"]], ranked, share)
        row += 4
    colour_differences(sheet, horizons, row)
    if any(ranking["is_closed_to_new_investors"] for ranking in rankings):
        notes.insert(0, "* Closed to new investors")
    for at, note in enumerate(notes, start=row + 1):
        sheet.text(at, 0, note, "about")
    widths = [40, max(len(ranking["lipper_category"]) for ranking in rankings) + 1, *[11] * (end_column - BEFORE)]
    for column, width in enumerate(widths):
        sheet.raw.set_column(column, column, width)
    sheet.set_up_page(release.firm_name, about, (FIRST, 1), (HORIZONS, HEADINGS))
    if len(horizons) > HORIZONS_PER_PAGE:
        breaks = [*horizons.values()][HORIZONS_PER_PAGE::HORIZONS_PER_PAGE]
        sheet.print_in_pages(breaks, widths[: breaks[0]])
