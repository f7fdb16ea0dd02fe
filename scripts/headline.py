"""What `make build` prints last, of each firm's newest release: its headline with bounds, its shares, its checks."""

from operator import itemgetter
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.press import between, month, press, signed, years
from scripts.published import Release, open_published, releases, rows

HEADLINE = """
select h.*, s.scope_name
from release.headline as h
left join reference.dim_scope as s on h.scope_id = s.scope_id
where h.release_id = ?
order by h.row_number
"""

# Growth on every scope would be a second table of the same shape: the firm as a whole, and without money market.
GROWTH_SCOPES = ("total", "ex_money_market")

QUARTILES = """
select horizon_years, list(share_apportioned_pct order by quartile) as shares, any_value(funds_ranked) as funds
from rankings.fct_quartile_share
where release_id = ? and fund_group = 'all' and funds_ranked > 0
group by horizon_years
order by horizon_years
"""

CHECKS = """
select check_family, status, sum(checks) as checks, max(largest_residual_units) as residual_units
from audit.fct_check_summary
where release_id = ?
group by check_family, status
order by check_family, checks desc, status
"""

RESTATED = "select count(*) as cells from flows.fct_restatement where later_release_id = ?"

# How each family of checks is called, in the order to read them.
FAMILIES = {
    "footing": "Footing",
    "whole_table": "Whole table",
    "ranking": "Rankings",
    "claim": "Statements in the text",
}

# What a reader looks for first, and is told of where there is none.
WORST = {"footing": "broken", "ranking": "broken", "claim": "contradicted"}

# Each outcome in words, and its colour by what it asks of a reader: nothing, to know, to act.
OUTCOMES = {
    "foots": ("foot", "green"),
    "holds": ("hold", "green"),
    "possible": ("some set of books could have printed it", "green"),
    "reproduced": ("reproduced", "green"),
    "within_rounding": ("within rounding", "yellow"),
    "consistent_within_rounding": ("consistent within rounding", "yellow"),
    "restated": ("restated", "yellow"),
    "not_derivable": ("not derivable", "yellow"),
    "broken": ("broken", "bold red"),
    "contradicted": ("contradicted", "bold red"),
}


def plain_table(*headings: str) -> Table:
    """A borderless table, figures to the right. The first column folds where the terminal is narrow."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left", no_wrap=position > 0)
    return table


def flows_table(figures: list[dict], decimals: int) -> Table:
    """Assets, net flows by scope and organic growth: a column a period, then the newest one's bounds and its change.

    The true value lies within the bounds whatever the firm rounded; the change is against the firm's release before.
    """
    periods = sorted({figure["period_end"] for figure in figures})
    compared = any(figure["before_release_id"] for figure in figures)
    table = plain_table("", *map(month, periods), "true value, newest", *(["change"] if compared else []))

    def add(label: str, line: list[dict], key: str, places: int) -> None:
        if not line:
            return
        by_period = {figure["period_end"]: figure for figure in line}
        newest = by_period.get(periods[-1], {})
        cells = [press(by_period[day][key], places) if day in by_period else "" for day in periods]
        if key == "figure":
            cells.append(between(newest.get("low"), newest.get("high"), places))
            cells.append(signed(newest.get("change_since"), places))
        table.add_row(label, *cells[: len(table.columns) - 1])

    def add_scopes(measure: str, title: str, places: int, scopes: tuple[str, ...] | None = None) -> None:
        lines: dict[str, list[dict]] = {}
        for figure in figures:
            if figure["measure"] == measure and (scopes is None or figure["scope_id"] in scopes):
                lines.setdefault(figure["scope_name"], []).append(figure)
        for position, (scope, line) in enumerate(lines.items()):
            add(f"{title}, {scope.lower()}" if position == 0 else f"  {scope.lower()}", line, "figure", places)
            if any(figure["from_disciplines"] not in (None, figure["figure"]) for figure in line):
                add("    as the disciplines add up", line, "from_disciplines", places)

    add("Assets under management", [f for f in figures if f["measure"] == "ending_assets"], "figure", decimals)
    add_scopes("net_sales", "Net flows", decimals)
    add_scopes("organic_growth", "Organic growth, %", 2, GROWTH_SCOPES)
    return table


def shares_table(quartiles: list[dict], figures: list[dict]) -> Table:
    """Shares of ranked funds by quartile, in tenths of a percent that add up to 100; then the upper half."""
    halves = {figure["horizon_years"]: figure for figure in figures if figure["measure"] == "top_half"}
    compared = any(figure["before_release_id"] for figure in halves.values())
    table = plain_table(
        "Funds by Lipper quartile, %", *"1234", "funds", "top half", *(["change, points"] if compared else [])
    )
    for line in quartiles:
        half = halves[line["horizon_years"]]
        cells = [
            *map(str, line["shares"]),
            str(line["funds"]),
            press(half["figure"], 1),
            signed(half["change_since"], 1),
        ]
        table.add_row(years(line["horizon_years"]), *cells[: len(table.columns) - 1])
    return table


def checks_lines(checks: list[dict], restated_cells: int) -> list[Text]:
    """A line for each family of checks: how many came out how, and how far the furthest is off."""
    lines = []
    for family, name in FAMILIES.items():
        outcomes = [check for check in checks if check["check_family"] == family]
        if not outcomes:
            continue
        line = Text(f"{name}: ")
        for position, outcome in enumerate(outcomes):
            words, colour = OUTCOMES[outcome["status"]]
            line.append(", " if position else "")
            line.append(words if family == "whole_table" else f"{outcome['checks']} {words}", colour)
            if outcome["residual_units"]:
                line.append(f" (by {outcome['residual_units']} of the last digit at most)")
        if family in WORST and WORST[family] not in {outcome["status"] for outcome in outcomes}:
            line.append(f", none {WORST[family]}")
        lines.append(line)
    if restated_cells:
        lines.append(Text(f"Restated since the release before: {restated_cells} figures", "yellow"))
    return lines


def print_release(console: Console, warehouse: duckdb.DuckDBPyConnection, release: Release) -> None:
    """Prints one release: what it is, its figures, its shares, its checks. A part without data is left out."""
    console.print(
        Text.assemble("\n", (release.firm_name, "bold"), f", {release.release_id}, {release.currency} {release.unit}")
    )
    figures = rows(warehouse, HEADLINE, release.release_id)
    before = next(filter(None, map(itemgetter("before_release_id"), figures)), None)
    if before:
        console.print(f"[dim]change: since {before}[/dim]")
    flows = [figure for figure in figures if figure["horizon_years"] is None]
    if flows:
        console.print(flows_table(flows, release.decimals))
        console.print()
    quartiles = rows(warehouse, QUARTILES, release.release_id)
    if quartiles:
        console.print(shares_table(quartiles, figures))
        console.print()
    ((restated,),) = warehouse.execute(RESTATED, [release.release_id]).fetchall()
    for line in checks_lines(rows(warehouse, CHECKS, release.release_id), restated):
        console.print(line)


def console_for_people() -> Console:
    """The terminal, in colour unless NO_COLOR is set; where there is none, plain text that nothing folds."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=200)


def print_headline(console: Console, published: Path) -> None:
    """Prints the newest release of each firm in `published`, then where the file is."""
    with open_published(published) as warehouse:
        for release in releases(warehouse):
            if release.is_newest:
                print_release(console, warehouse, release)
    console.print(f"\n{published}", soft_wrap=True, markup=False)
