"""`python -m tests.campaigns.invented FOLDER`: adds invented releases of invented firms to the seeds in FOLDER.

Months, quarters and half-years; columns printed again, restated at times; releases that never came; misprints with
their errata; totals that are printed, stated in the text, or neither; a market line that gets a name of its own.
The same seed gives the same rows. What they add up to is for tests/python/test_many_releases.py to say, from the rows.
"""

import argparse
import csv
import datetime
import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FIRST_YEAR = 2015

# True values are kept in tenths of the last digit that the firm prints.
TENTHS = 10

# (months of a period, columns of a release, whether it adds up to the digit, which total it has, gross flows too)
KINDS = (
    (1, 2, False, "printed", True),
    (1, 1, True, "stated", False),
    (3, 1, False, "none", True),
    (1, 3, False, "printed", False),
    (6, 2, True, "printed", True),
    (3, 2, False, "stated", False),
)

NAMES = ("equity", "bonds", "systematic", "cash")
FLAGS = {"systematic": ("false", "true"), "cash": ("true", "false")}


def rounded(tenths: int) -> int:
    """Whole units, half away from zero."""
    sign = -1 if tenths < 0 else 1
    return sign * ((abs(tenths) * 2 + TENTHS) // (2 * TENTHS))


def period(end_year: int, end_month: int, months: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the months that end with a month."""
    first = end_year * 12 + end_month - months
    return datetime.date(first // 12, first % 12 + 1, 1), datetime.date(
        end_year, end_month, monthrange(end_year, end_month)[1]
    )


@dataclass
class Firm:
    """One invented firm: how it prints, and its true flows by period and discipline."""

    number: int
    chance: random.Random
    rows: dict[str, list[list]]
    balances: dict[str, int] = field(default_factory=dict)
    truth: dict[tuple, dict[str, list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.firm_id = f"firm_{self.number:02}"
        self.months, self.columns, self.is_footed, self.total, self.is_gross = KINDS[self.number % len(KINDS)]
        self.decimals = self.number % 2
        self.unit = "billions" if self.decimals and self.number % 3 == 0 else "millions"
        self.disciplines = NAMES[: 2 + self.number % 3]
        step = TENTHS if self.is_footed else 1
        self.balances = {name: step * self.chance.randrange(2_000, 9_000) for name in self.disciplines}
        self.step = step
        self.rows["reference/firms"].append([self.firm_id, f"Firm {self.number} Asset Management", "USD"])
        for order, name in enumerate(self.disciplines, start=1):
            flags = FLAGS.get(name, ("false", "false"))
            self.rows["reference/disciplines"].append([self.firm_id, name, name.title(), *flags, order])
        if self.total != "none":
            self.rows["reference/aggregates"].append([self.firm_id, "total", "Total", *["false"] * 3, 9])

    def live(self, span: tuple) -> None:
        """Makes up a period: opening, sales, redemptions, market and closing of each discipline."""
        self.truth[span] = {}
        for name, opening in self.balances.items():
            size = max(opening // 50, 5 * self.step)
            sales, redemptions = (self.step * self.chance.randrange(size // self.step + 1) for _ in range(2))
            market = self.step * self.chance.randrange(-size // self.step, size // self.step + 1)
            closing = opening + sales - redemptions + market
            self.truth[span][name] = [opening, sales, redemptions, market, closing]
            self.balances[name] = closing

    def restate(self, span: tuple) -> None:
        """More was sold in the last period on record than was printed: by whole units, so that every print shows it."""
        name = self.chance.choice(self.disciplines)
        more = TENTHS * self.chance.randrange(3, 30)
        figures = self.truth[span][name]
        figures[1] += more
        figures[4] += more
        self.balances[name] += more

    def text(self, tenths: int) -> str:
        """A figure as it is printed."""
        units = rounded(tenths)
        if units == 0 and self.chance.random() < 0.5:
            return "-"
        figure = f"{abs(units) / 10**self.decimals:,.{self.decimals}f}"
        return f"({figure})" if units < 0 else figure

    def block(self, release: str, span: tuple, group: str, figures: list[int], market_line: str) -> None:
        """The printed rows of one group and column."""
        opening, sales, redemptions, market, closing = figures
        lines = [("beginning_assets", opening)]
        if self.is_gross:
            lines += [("sales", sales), ("redemptions", redemptions)]
        lines += [("net_sales", sales - redemptions), (market_line, market), ("ending_assets", closing)]
        for line, tenths in lines:
            self.rows["reported/flows"].append([release, *span, group, line, self.text(tenths)])

    def release(self, release: str, spans: list[tuple], released_on: datetime.date) -> None:
        """One release that prints the periods given, the newest last."""
        newest = spans[-1]
        self.rows["reported/releases"].append(
            [release, self.firm_id, released_on, newest[1], self.unit, self.decimals, "invented"]
        )
        market_line = (
            "investment_return" if newest[1].year >= FIRST_YEAR + 3 and self.number % 2 else "market_appreciation"
        )
        regime = "footed" if self.is_footed else "independent"
        for end in sorted({span[1] for span in spans}):
            self.rows["reported/rounding_regimes"].append([release, end, regime])
        for span in spans:
            sums = [sum(figures[part] for figures in self.truth[span].values()) for part in range(5)]
            for name, figures in self.truth[span].items():
                self.block(release, span, name, figures, market_line)
            if self.total == "printed":
                self.block(release, span, "total", sums, market_line)
            if self.total == "stated":
                self.rows["reported/figures"].append([release, "ending_assets", "total", span[1], self.text(sums[4])])

    def misprint(self, release: str, newest: tuple) -> None:
        """One figure of the newest column is printed wrong, and known to be."""
        place = self.chance.choice(
            [
                row
                for row in self.rows["reported/flows"]
                if row[0] == release and row[4] == "net_sales" and row[3] != "total" and row[1] == newest[0]
            ]
        )
        believed = place[5]
        number = -1 if believed.startswith("(") else 1
        number *= 0 if believed == "-" else round(float(believed.strip("()").replace(",", "")) * 10**self.decimals)
        place[5] = self.text(TENTHS * (number + self.chance.choice([-1, 1]) * self.chance.randrange(11, 40)))
        self.rows["reported/errata"].append(
            [release, "cell", f"{place[2]}:{place[3]}:{place[4]}", believed, "the column does not foot with it"]
        )

    def releases(self, years: int) -> Iterator[None]:
        """The firm's releases, a period at a time; the caller may stop at any."""
        spans: list[tuple] = []
        for month in range(self.months, 12 * years + 1, self.months):
            end_year, end_month = FIRST_YEAR + (month - 1) // 12, (month - 1) % 12 + 1
            span = period(end_year, end_month, self.months)
            name = f"{self.firm_id}_{end_year}_{end_month:02}"
            # A restated month is printed again beside the next, or shows in the next one's opening alone.
            if spans and self.chance.random() < 0.12:
                self.restate(spans[-1])
            self.live(span)
            spans.append(span)
            # Now and then a release never comes; what it would have printed, only columns printed again can say.
            if 1 < month < 12 * years and self.chance.random() < 0.05:
                continue
            columns, released_on = spans[-self.columns :], span[1] + datetime.timedelta(self.chance.randrange(8, 12))
            ends_a_quarter = self.months == 1 and end_month % 3 == 0
            quarter = period(end_year, end_month, 3)
            if ends_a_quarter and self.columns != 2:
                months = [self.truth[span] for span in spans[-3:]]
                self.truth[quarter] = {
                    discipline: [
                        months[0][discipline][0],
                        *(sum(figures[discipline][part] for figures in months) for part in (1, 2, 3)),
                        months[-1][discipline][4],
                    ]
                    for discipline in self.disciplines
                }
            # The quarter beside its three months.
            self.release(name, [quarter, *columns] if ends_a_quarter and self.columns == 3 else columns, released_on)
            if self.chance.random() < 0.04:
                self.misprint(name, span)
            yield
            # The quarter as one column, in a report of its own.
            if ends_a_quarter and self.columns == 1:
                self.release(f"{name}_quarter", [quarter], span[1] + datetime.timedelta(20))
                yield


def invent(firms: int = 6, years: int = 5, releases: int | None = None, seed: int = 1) -> dict[str, list[list]]:
    """Rows by seed, such as reported/flows: of so many firms, over so many years or until so many releases are out."""
    rows: dict[str, list[list]] = defaultdict(list)
    rows["reference/line_items"].append(["investment_return", "Investment return", "change"])
    rows["reference/line_metrics"].append(["investment_return", "market_appreciation"])
    going = [Firm(number, random.Random(f"{seed} {number}"), rows).releases(years) for number in range(1, firms + 1)]
    while going and (releases is None or len(rows["reported/releases"]) < releases):
        for firm in list(going):
            if next(firm, "over") == "over":
                going.remove(firm)
            if releases is not None and len(rows["reported/releases"]) >= releases:
                break
    return rows


def write(folder: Path, rows: dict[str, list[list]]) -> None:
    """Adds rows to the seed files below a folder."""
    for name, added in rows.items():
        with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(added)


def main() -> None:
    """Adds releases to the seeds of a copy of the project."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a copy of seeds/")
    parser.add_argument("--firms", type=int, default=6)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--releases", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rows = invent(asked.firms, asked.years, asked.releases, asked.seed)
    write(asked.folder, rows)
    print(f"{len(rows['reported/releases']):,} releases, {len(rows['reported/flows']):,} printed cells")


if __name__ == "__main__":
    main()
