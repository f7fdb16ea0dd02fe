"""A true table behind the printed one: integer cents by discipline and month that round to every printed cell.

The firm's own books are not published, so invented ones need a truth to add up to. A linear program finds values that
obey every identity and stay as far as can be from where they would round otherwise; flows are then whole cents, and
everything else is computed from them, so that the identities hold exactly.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from highspy import kHighsInf as INFINITY

from books.invented.release import DISCIPLINES, LINES, MONEY_MARKET, Release
from scripts.solver.bounds import Program

FREE_LINES = ("sales", "redemptions", "market_appreciation")

# Average assets, in millions: of all, and of money market. Inside what the release states, and near to what money
# market begins and ends with.
AVERAGES = {date(2004, 6, 30): (135_200, 11_200), date(2004, 7, 31): (131_370, 11_540)}
MILLION = 100_000_000


@dataclass
class MonthTruth:
    """One month of the truth, in cents, by discipline."""

    first: date
    last: date
    beginning: list[int]
    sales: list[int]
    redemptions: list[int]
    market: list[int]

    def ending(self) -> list[int]:
        """Closing assets by discipline."""
        return [
            b + s - r + m for b, s, r, m in zip(self.beginning, self.sales, self.redemptions, self.market, strict=True)
        ]

    def days(self) -> list[date]:
        """Every calendar day of the month."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def month_last(first: date) -> date:
    """Last day of the month that begins on `first`."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_before(first: date) -> date:
    """First day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def rounded_units(cents: int, unit: int) -> int:
    """Cents rounded to whole units, half away from zero."""
    units = (2 * abs(cents) + unit) // (2 * unit)
    return units if cents >= 0 else -units


def values_of(month: MonthTruth, members: tuple[int, ...]) -> dict[str, int]:
    """The six lines of a group in cents."""
    sums = {
        "beginning_assets": sum(month.beginning[d] for d in members),
        "sales": sum(month.sales[d] for d in members),
        "redemptions": sum(month.redemptions[d] for d in members),
        "market_appreciation": sum(month.market[d] for d in members),
    }
    sums["net_sales"] = sums["sales"] - sums["redemptions"]
    sums["ending_assets"] = sums["beginning_assets"] + sums["net_sales"] + sums["market_appreciation"]
    return sums


def misprints(months: list[MonthTruth], printed: Release) -> list[str]:
    """Printed cells that the months do not round to; a dash stands for nothing at all."""
    wrong = []
    for month in months:
        for group, members in printed.groups.items():
            for line, cents in values_of(month, members).items():
                cell = printed.cells[month.last, group, line]
                if rounded_units(cents, printed.unit) != cell.units or cell.is_nil != (cents == 0):
                    wrong.append(f"{group} {line} {month.last}: {cents} cents for {cell.units} units")
    return wrong


def printed_months(printed: Release, seed: int) -> list[MonthTruth]:
    """The months of the release, solved."""
    cells, unit = printed.cells, printed.unit
    ends = sorted({end for end, _, _ in cells})
    order = [(end, group, line) for end in ends for group in printed.groups for line in LINES]
    place = {key: number for number, key in enumerate(order)}
    margin = len(order)
    # Nothing at all is a dash; what rounds to nothing stays close to it, on the side of more.
    tight = {key: (0.0, 0.0) if cells[key].is_nil else (0.01, 0.02) for key in order if not cells[key].units}
    reach = [tight.get(key, (-0.5, 0.5)) for key in order]
    program = Program([low for low, _ in reach] + [0.0], [high for _, high in reach] + [0.5])
    for key, number in place.items():
        if key not in tight:
            program.add_row([(number, 1), (margin, 1)], -INFINITY, 0.5)
            program.add_row([(number, 1), (margin, -1)], -0.5, INFINITY)

    def identity(terms: list[tuple[tuple[date, str, str], int]]) -> None:
        residual = -sum(factor * cells[key].units for key, factor in terms)
        program.add_row([(place[key], factor) for key, factor in terms], residual, residual)

    for number, end in enumerate(ends):
        for group, members in printed.groups.items():
            of = {line: (end, group, line) for line in LINES}
            identity([(of["sales"], 1), (of["redemptions"], -1), (of["net_sales"], -1)])
            identity(
                [
                    (of["beginning_assets"], 1),
                    (of["net_sales"], 1),
                    (of["market_appreciation"], 1),
                    (of["ending_assets"], -1),
                ]
            )
            if number:
                identity([(of["beginning_assets"], 1), ((ends[number - 1], group, "ending_assets"), -1)])
            if group in printed.aggregates:
                for line in LINES:
                    identity([(of[line], -1), *(((end, DISCIPLINES[d], line), 1) for d in members)])
    solved = program.minimise([(margin, -1)])
    if solved is None:
        raise ValueError("no books could have printed this table with every line rounded on its own")
    # A tenth of the margin is used up by chance, so that amounts have all their digits.
    chance = random.Random(seed)
    room = int(solved[margin] * unit) // 50

    def cents(key: tuple[date, str, str]) -> int:
        if cells[key].is_nil:
            return 0
        jitter = 0 if key in tight else chance.randrange(-room, room + 1)
        return cells[key].units * unit + round(float(solved[place[key]]) * 1_000_000) * (unit // 1_000_000) + jitter

    months: list[MonthTruth] = []
    for end in ends:
        flows = {line: [cents((end, group, line)) for group in DISCIPLINES] for line in FREE_LINES}
        for d, group in enumerate(DISCIPLINES):
            if cells[end, group, "net_sales"].is_nil:
                flows["redemptions"][d] = flows["sales"][d]
        beginning = months[-1].ending() if months else [cents((end, g, "beginning_assets")) for g in DISCIPLINES]
        months.append(MonthTruth(end.replace(day=1), end, beginning, *(flows[line] for line in FREE_LINES)))
    wrong = misprints(months, printed)
    if wrong:
        raise ValueError("the solved table rounds otherwise: " + "; ".join(wrong))
    return months


def months_of_truth(printed: Release, count: int, seed: int) -> list[MonthTruth]:
    """`count` months that end with the release's: the printed ones as solved, the ones before invented backwards."""
    months = printed_months(printed, seed)
    chance = random.Random(seed + 1)
    while len(months) < count:
        after = months[0]
        first = month_before(after.first)
        sales, redemptions, market, beginning = [], [], [], []
        for d, closing in enumerate(after.beginning):
            busy = 500 if d == MONEY_MARKET else 15
            sales.append(closing * chance.randrange(busy // 2, busy * 3 // 2) // 1000)
            redemptions.append(closing * chance.randrange(busy // 2, busy * 3 // 2) // 1000)
            market.append(0 if d == MONEY_MARKET else closing * chance.randrange(-25, 36) // 1000)
            beginning.append(closing - sales[d] + redemptions[d] - market[d])
        months.insert(0, MonthTruth(first, month_last(first), beginning, sales, redemptions, market))
    return months


def spread(total: int, weights: list[int]) -> list[int]:
    """Whole cents to each day by weight, which add up to the total exactly."""
    whole = sum(weights)
    parts, so_far, given = [], 0, 0
    for weight in weights:
        so_far += weight
        parts.append(total * so_far // whole - given)
        given += parts[-1]
    return parts


def bent(days: list[date]) -> list[int]:
    """A detour: as many steps down in the first half of the working days as up in the second."""
    working = [n for n, day in enumerate(days) if day.weekday() < 5]
    half = len(working) // 2
    steps = [0] * len(days)
    for n in working[:half]:
        steps[n] = 1
    for n in working[-half:]:
        steps[n] = -1
    return steps


def daily(month: MonthTruth, seed: int) -> list[dict[str, list[int]]]:
    """By discipline: sales, redemptions and market of each day in cents. They add up to the month, nothing moves at
    weekends, and average assets over all days are what the release states."""
    chance = random.Random(f"{seed} {month.first}")
    days = month.days()
    working = [day.weekday() < 5 for day in days]
    paths = []
    for d in range(len(DISCIPLINES)):
        noise = [[chance.randrange(50, 151) if open_ else 0 for open_ in working] for _ in range(2)]
        shape = [chance.randrange(-300, 301) if open_ else 0 for open_ in working]
        middle = sum(shape) // sum(working)
        market = spread(month.market[d], [int(open_) for open_ in working])
        if d != MONEY_MARKET:
            # Some days up, some down, by thousandths of the assets; the last working day settles the month.
            swings = [
                month.beginning[d] * (s - middle) // 60_000 if open_ else 0
                for s, open_ in zip(shape, working, strict=True)
            ]
            last = max(n for n, open_ in enumerate(working) if open_)
            swings[last] -= sum(swings)
            market = [m + s for m, s in zip(market, swings, strict=True)]
        paths.append(
            {
                "sales": spread(month.sales[d], noise[0]),
                "redemptions": spread(month.redemptions[d], noise[1]),
                "market": market,
            }
        )
    if month.last in AVERAGES:
        total, money = AVERAGES[month.last]
        long_term = [d for d in range(len(DISCIPLINES)) if d != MONEY_MARKET]
        bend(month, paths, [MONEY_MARKET], "sales", money * MILLION)
        bend(month, paths, long_term, "market", (total - money) * MILLION)
    return paths


def asset_days(month: MonthTruth, path: dict[str, list[int]], d: int) -> int:
    """Sum of a discipline's closing assets over the days of a month."""
    assets, total = month.beginning[d], 0
    for sales, redemptions, market in zip(path["sales"], path["redemptions"], path["market"], strict=True):
        assets += sales - redemptions + market
        total += assets
    return total


def bend(month: MonthTruth, paths: list[dict[str, list[int]]], members: list[int], line: str, average: int) -> None:
    """Takes the disciplines on a detour, in proportion to their assets, that brings their average assets to
    `average`, and lets them end where they would have ended."""
    days = month.days()
    steps = bent(days)
    reach = sum(sum(steps[: n + 1]) for n in range(len(days)))
    missing = average * len(days) - sum(asset_days(month, paths[d], d) for d in members)
    for d, part in zip(members, spread(missing, [month.beginning[d] for d in members]), strict=True):
        paths[d][line] = [amount + step * (part // reach) for amount, step in zip(paths[d][line], steps, strict=True)]
