"""What `make build` prints last, of each firm's newest release: its headline with bounds, its shares, its checks."""

import sys
from operator import itemgetter
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.catalog import open_published
from scripts.reports.formatting import between, checks_lines, formatted, month, plain_table, signed
from scripts.reports.published import CHECKS, HEADLINE, QUARTILES, RESTATED, Release, releases, rows

# Growth on every scope would be a second table of the same shape: the firm as a whole, and without money market.
GROWTH_SCOPES = ("total", "ex_money_market")


def flows_table(figures: list[dict]) -> Table:
    """Assets, net flows by scope and organic growth: a column a period, then the newest one's bounds and its change.

    The true value lies within the bounds whatever the firm rounded; the change is against the firm's release before.
    """
    periods = sorted({figure["period_end"] for figure in figures})
    compared = any(figure["before_release_id"] for figure in figures)
    table = plain_table("", *map(month, periods), "true value, newest", *(["change"] if compared else []))

    def add(label: str, line: list[dict], key: str) -> None:
        if not line:
            return
        by_period = {figure["period_end"]: figure for figure in line}
        newest = by_period.get(periods[-1], {})
        places = line[0]["decimals"]
        cells = [formatted(by_period[day][key], places) if day in by_period else "" for day in periods]
        if key == "figure":
            cells.append(between(newest.get("low"), newest.get("high"), places))
            cells.append(signed(newest.get("change_since"), places))
        table.add_row(label, *cells[: len(table.columns) - 1])

    def add_scopes(measure: str, title: str, scopes: tuple[str, ...] | None = None) -> None:
        lines: dict[str, list[dict]] = {}
        for figure in figures:
            if figure["measure"] == measure and (scopes is None or figure["scope_id"] in scopes):
                lines.setdefault(figure["scope_name"], []).append(figure)
        for position, (scope, line) in enumerate(lines.items()):
            add(f"{title}, {scope.lower()}" if position == 0 else f"  {scope.lower()}", line, "figure")
            if any(figure["from_disciplines"] not in (None, figure["figure"]) for figure in line):
                add("    as the disciplines add up", line, "from_disciplines")

    add("Assets under management", [f for f in figures if f["measure"] == "ending_assets"], "figure")
    add_scopes("net_sales", "Net flows")
    add_scopes("organic_growth", "Organic growth, %", GROWTH_SCOPES)
    return table


def shares_table(quartiles: list[dict], figures: list[dict]) -> Table:
    """Shares of ranked funds by quartile, in tenths of a percent that add up to 100; then the upper half."""
    halves = {figure["horizon_id"]: figure for figure in figures if figure["measure"] == "top_half"}
    compared = any(figure["before_release_id"] for figure in halves.values())
    table = plain_table(
        "Funds by Lipper quartile, %", *"1234", "funds", "top half", *(["change, points"] if compared else [])
    )
    for line in quartiles:
        half = halves[line["horizon_id"]]
        cells = [
            *map(str, line["shares"]),
            str(line["funds"]),
            formatted(half["figure"], half["decimals"]),
            signed(half["change_since"], half["decimals"]),
        ]
        table.add_row(line["horizon_name"], *cells[: len(table.columns) - 1])
    return table


def print_release(console: Console, warehouse: duckdb.DuckDBPyConnection, release: Release) -> None:
    """Prints one release: what it is, its figures, its shares, its checks. A part without data is left out."""
    console.print(
        Text.assemble("\n", (release.firm_name, "bold"), f", {release.release_id}, {release.currency} {release.unit}")
    )
    figures = rows(warehouse, HEADLINE, release.release_id)
    before = next(filter(None, map(itemgetter("before_release_id"), figures)), None)
    if before:
        console.print(f"[dim]change: since {before}[/dim]")
    flows = [figure for figure in figures if figure["horizon_id"] is None]
    if flows:
        console.print(flows_table(flows))
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
    if sys.stdout and sys.stdout.isatty():
        return Console(highlight=False, force_terminal=True)
    return Console(highlight=False, force_terminal=False, width=200)


def print_headline(console: Console, published: Path) -> None:
    """Prints the newest release of each firm in `published`, then where the file is."""
    with open_published(published) as warehouse:
        for release in releases(warehouse):
            if release.is_newest:
                print_release(console, warehouse, release)
    console.print(f"\n{published}", soft_wrap=True, markup=False)
