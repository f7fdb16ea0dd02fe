"""Exhibit 1 as a live roll-forward: printed values, and beside them what the other cells make of each."""

import re
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

import duckdb

from scripts.reports.published import Release, rows
from scripts.reports.workbook.sheets import Sheet, WorkbookFile, cell, elsewhere, figures

CELLS = """
select
    flow_lines.column_id, flow_lines.period_start, flow_lines.period_end, flow_lines.group_id, flow_lines.line_item_id,
    flow_lines.amount_printed, flow_lines.is_nil, flow_lines.amount_m, flow_lines.regime,
    groups.printed_name, flow_lines.printed_label
from flows.fct_printed_cell as flow_lines
inner join reference.dim_group as groups
    on flow_lines.firm_id = groups.firm_id and flow_lines.group_id = groups.group_id
inner join reference.dim_line_item as line_items on flow_lines.line_item_id = line_items.line_item_id
where flow_lines.release_id = ?
order by groups.display_order, flow_lines.group_id, line_items.display_order, flow_lines.line_item_id,
    flow_lines.period_end, flow_lines.period_start desc
"""

# Identities, each with the cells that the one it is about has to equal, those that add first.
IDENTITIES = """
select
    checks.identity_id, checks.check_kind, checks.column_id, checks.group_id, checks.line_item_id,
    checks.residual_m, checks.residual_units, checks.rounding_unit_m, checks.tolerance_units,
    min(flow_lines.rounding_unit_m) as finest_unit_m,
    list(
        {
            'release_id': terms.term_release_id, 'column_id': terms.term_column_id, 'group_id': terms.term_group_id,
            'line_item_id': terms.term_line_item_id, 'adds': terms.coefficient < 0
        }
        order by terms.coefficient, groups.display_order, line_items.display_order
    ) filter (
        where (terms.term_release_id, terms.term_column_id, terms.term_group_id, terms.term_line_item_id)
        <> (checks.release_id, checks.column_id, checks.group_id, checks.line_item_id)
    ) as others
from audit.fct_footing_check as checks
inner join audit.fct_footing_term as terms on checks.identity_id = terms.identity_id
inner join flows.fct_printed_cell as flow_lines
    on terms.term_release_id = flow_lines.release_id and terms.term_column_id = flow_lines.column_id
    and terms.term_group_id = flow_lines.group_id and terms.term_line_item_id = flow_lines.line_item_id
inner join reference.dim_group as groups
    on flow_lines.firm_id = groups.firm_id and flow_lines.group_id = groups.group_id
inner join reference.dim_line_item as line_items on flow_lines.line_item_id = line_items.line_item_id
where checks.release_id = ?
group by all
order by checks.identity_id
"""

# Rows above the exhibit, and its first.
UNIT, NOT_ZERO, BEYOND, PERIODS, REGIMES, HEADINGS, FIRST = 2, 3, 4, 5, 6, 7, 8

# Columns of a period, side by side.
PRINTED, RECOMPUTED, DIFFERENCE, TOLERANCE = range(4)
COLUMNS = {
    "Printed": "As printed; the number is what the formulas read.",
    "Recomputed": "What the other printed cells make it: net sales = sales - redemptions; end = beginning + net sales "
    "+ changes; beginning = end of the period before. Below the exhibit: a total = the sum of its parts.",
    "Difference": "Printed less recomputed, rounded to the last printed digit, because a spreadsheet counts in binary "
    "fractions. Grey: zero. Amber: rounding explains it. Red: it does not.",
    "Tolerance, units": "How far rounding alone can take the difference, in units of the last printed digit.",
}

REGIME = {
    "independent": "each line rounded on its own",
    "footed": "rounded so that it adds up",
    "unknown": "rounding not stated",
}

# Periods that fit on a page side by side.
PERIODS_PER_PAGE = 4

# Smaller than any difference, larger than what binary fractions add to a tolerance.
HAIR = "1E-9"


def shown_as(text: str, is_nil: bool, amount: Decimal, decimals: int) -> str:
    """Number format that shows an amount as it is printed: dash, sign, parentheses, separators and decimals.

    Should a person type an amount of the other sign over it, that shows as figures() has it.
    """
    positive, negative = figures(decimals).split(";")
    if is_nil:
        return f'{positive};{negative};"{text.strip()}"_)'
    before, whole, fraction, after = re.fullmatch(r"(\D*)(\d|\d.*?\d)(\.\d+)?(\D*)", text.strip()).groups()
    first, *parted = re.split(r"(\D)", whole)
    if not parted and len(first) > 3:
        digits = "0"
    elif set(parted[::2]) <= {","}:
        digits = "#,##0"
    else:
        digits = "#" + "".join("000" if part.isdigit() else f'"{part}"' for part in parted)
    own = (
        (f'"{before}"' if before else "")
        + digits
        + (f".{'0' * (len(fraction) - 1)}" if fraction else "")
        + (f'"{after}"' if after else "_)")
    )
    if amount < 0:
        return f"{positive};{own}"
    return f"{own};{negative}" if amount > 0 else f"{positive};{negative};{own}"


# What names a printed cell within its release.
cell_key = itemgetter("column_id", "group_id", "line_item_id")


# Checks that stand apart below the exhibit, for others stand beside their cells: the heading they stand under.
LONGER = "Longer columns as the shorter ones make them"
APART = {"subtotal": "Totals as their parts add up", "period_sum": LONGER, "same_day": LONGER}


class FlowsSheet:
    """Exhibit 1 of one release: its cells, and where on its sheet each of them stands. No cells: it prints none."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection, release: Release, name: str):
        self.release = release
        self.name = name
        self.cells = rows(warehouse, CELLS, release.release_id)
        self.identities = rows(warehouse, IDENTITIES, release.release_id)
        self.amounts_m = {cell_key(printed): printed["amount_m"] for printed in self.cells}
        periods = {itemgetter("period_end", "period_start", "column_id", "regime")(printed) for printed in self.cells}
        # Of those that end alike the shorter first, as in the exhibit.
        self.periods = sorted(periods, key=lambda period: (period[0], -period[1].toordinal()))
        self.columns = {column: 1 + len(COLUMNS) * number for number, (_, _, column, _) in enumerate(self.periods)}
        # Names of groups and labels of lines by row; a blank row parts the groups.
        self.groups: dict[int, str] = {}
        self.labels: dict[int, str] = {}
        self.rows: dict[tuple[str, str], int] = {}
        self.rows_apart: dict[str, dict[tuple[str, str], int]] = {}
        self.headings_apart: dict[int, str] = {}
        row = self.lay_out(self.rows, FIRST)
        self.end_of_exhibit = row
        # Below the exhibit its totals stand once more, as their parts add up, and its longer columns.
        for heading in dict.fromkeys(APART.values()):
            only = {
                (identity["group_id"], identity["line_item_id"])
                for identity in self.identities
                if APART.get(identity["check_kind"]) == heading
            }
            if only:
                self.headings_apart[row] = heading
                row = self.lay_out(self.rows_apart.setdefault(heading, {}), row + 1, only)
        self.end = row

    def lay_out(self, places: dict[tuple[str, str], int], row: int, only: set | None = None) -> int:
        """Places the lines from `row` on, all or only some of them; the row after the last."""
        for name, of_group in groupby(self.cells, key=itemgetter("printed_name", "group_id")):
            keys = {(printed["group_id"], printed["line_item_id"]): printed["printed_label"] for printed in of_group}
            lines = {key: label for key, label in keys.items() if only is None or key in only}
            if lines:
                self.groups[row] = name[0]
                for key, label in lines.items():
                    row += 1
                    places[key], self.labels[row] = row, label
                row += 2
        return row

    @property
    def earlier(self) -> list[dict]:
        """Printed cells of earlier releases that this one's identities reach back to, such as the closes that it opens
        from."""
        others = [other for identity in self.identities for other in identity["others"]]
        return [other for other in others if other["release_id"] != self.release.release_id]

    def place(self, printed: dict) -> tuple[int, int]:
        """Row and column of a printed cell."""
        return self.rows[printed["group_id"], printed["line_item_id"]], self.columns[printed["column_id"]]

    def amount(self, amount_m: Decimal) -> Decimal:
        """An amount in the unit that the release prints in."""
        return amount_m / self.release.millions_per_unit

    def decimals(self, unit_m: Decimal) -> int:
        """Decimals of a rounding unit in what the release prints in; negative for tens and hundreds."""
        return -self.amount(unit_m).adjusted()

    def counts(self, row: int) -> list[str]:
        """The cells, one for each period, that count differences in `row`."""
        return [elsewhere(self.name, row, first + DIFFERENCE) for first in self.columns.values()]

    def known_count(self, row: int, column: str | None = None) -> int:
        """What they count, by the checks: of one period or of all."""
        return sum(
            abs(identity["residual_units"]) > (identity["tolerance_units"] if row == BEYOND else 0)
            for identity in self.identities
            if column in (None, identity["column_id"])
        )


class EarlierCells:
    """Printed cells of one earlier release that another reaches back to, and where on the sheet of them each stands."""

    def __init__(self, release: Release, name: str, cells: list[dict], row: int):
        self.release = release
        self.name = name
        self.cells = cells
        self.rows = {cell_key(printed): at for at, printed in enumerate(cells, start=row)}

    def place(self, printed: dict) -> tuple[int, int]:
        """Row and column of a printed cell."""
        return self.rows[cell_key(printed)], len(EARLIER)


# What stands before an earlier cell, and the first row of them.
EARLIER = ["Release", "Unit", "Period to", "Of", "Line"]
FIRST_EARLIER = 4


def earlier_cells(
    warehouse: duckdb.DuckDBPyConnection, exhibit: FlowsSheet, known: list[Release], name: str
) -> dict[str, EarlierCells]:
    """The cells that a release reaches back to, by the release that prints them. known: every release of the file."""
    wanted = {(other["release_id"], *cell_key(other)) for other in exhibit.earlier}
    found, row = {}, FIRST_EARLIER
    for release in known:
        cells = [
            printed
            for printed in (rows(warehouse, CELLS, release.release_id) if exhibit.earlier else [])
            if (release.release_id, *cell_key(printed)) in wanted
        ]
        if cells:
            found[release.release_id] = EarlierCells(release, name, cells, row)
            row += len(cells)
    return found


def write_earlier(workbook: WorkbookFile, exhibit: FlowsSheet, earlier: dict[str, EarlierCells], name: str) -> None:
    """The sheet of the cells that a release reaches back to, as earlier releases print them."""
    sheet = workbook.sheet(name)
    sheet.text(0, 0, f"{exhibit.release.firm_name}: printed by earlier releases", "title")
    about = f"What {exhibit.release.release_id} opens from, each in the unit of the release that prints it"
    sheet.text(1, 0, about, "about")
    sheet.headings(FIRST_EARLIER - 1, 0, EARLIER)
    sheet.headings(FIRST_EARLIER - 1, len(EARLIER), ["Printed"], "heading_right")
    for cells in earlier.values():
        release = cells.release
        for printed in cells.cells:
            row, column = cells.place(printed)
            sheet.text(row, 0, release.release_id)
            sheet.text(row, 1, f"{release.currency} {release.unit}")
            sheet.day(row, 2, printed["period_end"])
            sheet.text(row, 3, printed["printed_name"])
            sheet.text(row, 4, printed["printed_label"])
            shown = shown_as(printed["amount_printed"], printed["is_nil"], printed["amount_m"], release.decimals)
            sheet.number(row, column, printed["amount_m"] / release.millions_per_unit, shown, "printed")
    for column, width in enumerate([28, 15, 12, 44, 34, 16]):
        sheet.raw.set_column(column, column, width)
    sheet.set_up_page(exhibit.release.firm_name, about, (FIRST_EARLIER, 0), (FIRST_EARLIER - 1, FIRST_EARLIER - 1))


def recomputed(
    exhibit: FlowsSheet, identity: dict, exhibits: "dict[str, FlowsSheet | EarlierCells]"
) -> tuple[str, bool]:
    """The formula for what an identity's cell has to be, and whether it reads another sheet."""
    per_unit, terms, reads_elsewhere = exhibit.release.millions_per_unit, [], False
    for other in identity["others"]:
        theirs = exhibits[other["release_id"]]
        term = cell(*theirs.place(other))
        if theirs is not exhibit:
            term, reads_elsewhere = elsewhere(theirs.name, *theirs.place(other)), True
            if theirs.release.millions_per_unit > per_unit:
                term += f"*{theirs.release.millions_per_unit // per_unit}"
            elif theirs.release.millions_per_unit < per_unit:
                term += f"/{per_unit // theirs.release.millions_per_unit}"
        terms.append(("+" if other["adds"] else "-") + term)
    return f"=ROUND({''.join(terms).removeprefix('+')},{exhibit.decimals(identity['finest_unit_m'])})", reads_elsewhere


def in_units(difference: str, exhibit: FlowsSheet, identity: dict) -> str:
    """The formula for a difference in whole rounding units, of two releases the coarser one's.

    Where they differ, half a unit is no unit, as in the checks.
    """
    finest_m, coarsest_m = identity["finest_unit_m"], identity["rounding_unit_m"]
    if finest_m < coarsest_m:
        difference = f"{difference}-SIGN({difference})*{(exhibit.amount(finest_m) / 2).normalize():f}"
    return f"=ROUND({difference},{exhibit.decimals(coarsest_m)})"


def write_top(sheet: Sheet, exhibit: FlowsSheet) -> None:
    """What the sheet is, the rounding unit, and for each period its differences, its span and its columns."""
    release = exhibit.release
    sheet.text(0, 0, f"{release.firm_name}: assets and flows by investment discipline", "title")
    about = f"{release.release_id}, {release.currency} {release.unit}, from {release.source_document}"
    sheet.text(1, 0, about, "about")
    sheet.text(UNIT, 0, "One unit of the last printed digit")
    unit = release.rounding_unit_m
    sheet.number(UNIT, 1, exhibit.amount(unit), figures(exhibit.decimals(unit)), "typed")
    sheet.text(NOT_ZERO, 0, "Differences that are not zero")
    sheet.text(BEYOND, 0, "Differences beyond their tolerance")
    for row in (PERIODS, REGIMES, HEADINGS):
        sheet.blank(row, 0, "heading")
    for end, start, column_id, regime in exhibit.periods:
        first = exhibit.columns[column_id]
        differences, tolerances = (
            f"{cell(FIRST, first + column)}:{cell(exhibit.end, first + column)}" for column in (DIFFERENCE, TOLERANCE)
        )
        for row, formula in (
            (NOT_ZERO, f'=COUNTIF({differences},">0")+COUNTIF({differences},"<0")'),
            (BEYOND, f"=SUMPRODUCT(--(ABS({differences})>{tolerances}*{cell(UNIT, 1, fixed=True)}+{HAIR}))"),
        ):
            sheet.formula(row, first + DIFFERENCE, formula, exhibit.known_count(row, column_id), "0_)")
        span = f"As of {end:%-d %b %Y}" if start == end else f"{start:%-d %b %Y} to {end:%-d %b %Y}"
        for row, over in ((PERIODS, span), (REGIMES, REGIME[regime])):
            sheet.raw.merge_range(row, first, row, first + len(COLUMNS) - 1, "", sheet.workbook.format("heading_over"))
            sheet.text(row, first, over, "heading_over")
        sheet.headings(HEADINGS, first, list(COLUMNS), "heading_right")
        for column, note in enumerate(COLUMNS.values(), start=first):
            sheet.note(HEADINGS, column, note)
    sheet.set_up_page(release.firm_name, about, (FIRST, 1), (PERIODS, HEADINGS))


def write_identity(
    sheet: Sheet, exhibit: FlowsSheet, identity: dict, exhibits: "dict[str, FlowsSheet | EarlierCells]"
) -> None:
    """What an identity makes of its cell, the difference and the tolerance, beside the printed value."""
    row, column = exhibit.place(identity)
    amount_m = exhibit.amounts_m[cell_key(identity)]
    shown = figures(exhibit.release.decimals)
    if heading := APART.get(identity["check_kind"]):
        printed_at = cell(row, column)
        row = exhibit.rows_apart[heading][identity["group_id"], identity["line_item_id"]]
        sheet.formula(row, column + PRINTED, f"={printed_at}", exhibit.amount(amount_m), shown)
    formula, reads_elsewhere = recomputed(exhibit, identity, exhibits)
    look = "elsewhere" if reads_elsewhere else "formula"
    known = exhibit.amount(amount_m - identity["residual_m"])
    sheet.formula(row, column + RECOMPUTED, formula, known, shown, look)
    difference = f"{cell(row, column + PRINTED)}-{cell(row, column + RECOMPUTED)}"
    known = exhibit.amount(identity["residual_units"] * identity["rounding_unit_m"])
    sheet.formula(row, column + DIFFERENCE, in_units(difference, exhibit, identity), known, shown)
    # In units of this release, also where the earlier release it opens from prints in coarser ones.
    tolerance = identity["tolerance_units"] * (identity["rounding_unit_m"] / exhibit.release.rounding_unit_m)
    sheet.number(row, column + TOLERANCE, tolerance, "0.0_)", "quiet")


def colour_differences(sheet: Sheet, exhibit: FlowsSheet) -> None:
    """Zero stays quiet, what rounding explains is amber, what it does not is red: live, as the formulas are."""
    for first in exhibit.columns.values():
        at, tolerance = cell(FIRST, first + DIFFERENCE), cell(FIRST, first + TOLERANCE)
        for look, rule in (
            ("zero", f"=AND(ISNUMBER({at}),{at}=0)"),
            ("beyond", f"=ABS({at})>{tolerance}*{cell(UNIT, 1, fixed=True)}+{HAIR}"),
            ("within", f"={at}<>0"),
        ):
            rule = {"type": "formula", "criteria": rule, "format": sheet.workbook.format(look), "stop_if_true": True}
            sheet.raw.conditional_format(FIRST, first + DIFFERENCE, exhibit.end, first + DIFFERENCE, rule)


def write_flows(workbook: WorkbookFile, exhibit: FlowsSheet, exhibits: "dict[str, FlowsSheet | EarlierCells]") -> None:
    """The sheet of one release. exhibits: its own, and the cells of the earlier releases that it reaches back to."""
    sheet = workbook.sheet(exhibit.name)
    write_top(sheet, exhibit)
    last = max(exhibit.columns.values()) + TOLERANCE
    for row, name in exhibit.groups.items():
        sheet.text(row, 0, name, "group")
        for column in range(1, last + 1):
            sheet.blank(row, column, "group")
    for row, label in exhibit.labels.items():
        sheet.text(row, 0, label, "line")
    for printed in exhibit.cells:
        shown = shown_as(printed["amount_printed"], printed["is_nil"], printed["amount_m"], exhibit.release.decimals)
        sheet.number(*exhibit.place(printed), exhibit.amount(printed["amount_m"]), shown, "printed")
    for row, heading in exhibit.headings_apart.items():
        sheet.text(row, 0, heading, "section")
    for identity in exhibit.identities:
        write_identity(sheet, exhibit, identity, exhibits)
    colour_differences(sheet, exhibit)
    wide = max(11, 4 + max(len(printed["amount_printed"]) for printed in exhibit.cells))
    widths = [36, *[wide, wide, wide, 9.5] * len(exhibit.periods)]
    for column, width in enumerate(widths):
        sheet.raw.set_column(column, column, width)
    if len(exhibit.periods) > PERIODS_PER_PAGE:
        breaks = [*exhibit.columns.values()][PERIODS_PER_PAGE::PERIODS_PER_PAGE]
        sheet.print_in_pages(breaks, widths[: breaks[0]])
