"""Several hundred invented releases of six firms over five years: every series, restatement and gap is computed again
here, in plain Python over the seeds alone, and agrees."""

import csv
import datetime
import itertools
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.campaigns import invented

SCOPES = {
    "total": (False, False),
    "ex_money_market": (True, False),
    "ex_quant": (False, True),
    "ex_money_market_and_quant": (True, True),
}
ROLES = {
    "opening": "beginning_assets",
    "inflow": "sales",
    "outflow": "redemptions",
    "net_flow": "net_sales",
    "closing": "ending_assets",
}
DAY = datetime.timedelta(1)


class Plain:
    """What the seeds in a folder say, without SQL."""

    def __init__(self, seeds: Path):
        def rows(name: str) -> list[dict[str, str]]:
            return list(csv.DictReader((seeds / f"{name}.csv").open(encoding="utf-8", newline="")))

        own = {row["line_item_id"]: row["metric_id"] for row in rows("reference/line_metrics")}
        self.metric = {
            row["line_item_id"]: ROLES.get(row["role"]) or own.get(row["line_item_id"], "other_changes")
            for row in rows("reference/line_items")
        }
        self.disciplines = defaultdict(dict)
        for row in rows("reference/disciplines"):
            flags = row["is_money_market"] == "true", row["is_quantitative"] == "true"
            self.disciplines[row["firm_id"]][row["discipline_id"]] = flags
        releases = [row for row in rows("reported/releases") if row["firm_id"].startswith("firm_")]
        releases.sort(key=lambda row: (row["released_on"], row["as_of_date"], row["release_id"]))
        self.releases = {row["release_id"]: row for row in releases}
        self.order = {release: place for place, release in enumerate(self.releases)}
        believed = {(row["release_id"], row["subject"]): row["believed"] for row in rows("reported/errata")}
        # (release, start, end, group) -> line -> millions
        self.blocks: dict[tuple, dict[str, Decimal]] = defaultdict(dict)
        flows = [row for row in rows("reported/flows") if row["release_id"] in self.releases]
        shortest = defaultdict(str)
        for row in flows:
            place = row["release_id"], row["period_end"]
            shortest[place] = max(shortest[place], row["period_start"])
        for row in flows:
            # A longer column that ends alike is named by both its days.
            column = row["period_end"]
            if row["period_start"] < shortest[row["release_id"], column]:
                column = f"{row['period_start']}/{column}"
            text = believed.get(
                (row["release_id"], f"{column}:{row['group_id']}:{row['line_item_id']}"), row["amount_printed"]
            )
            place = row["release_id"], day(row["period_start"]), day(row["period_end"]), row["group_id"]
            self.blocks[place][row["line_item_id"]] = self.millions(row["release_id"], text)
        self.figures = [
            (row["release_id"], row["metric_id"], row["group_id"], day(row["period_end"]), row["amount_printed"])
            for row in rows("reported/figures")
            if row["release_id"] in self.releases
        ]

    def firm(self, release: str) -> str:
        return self.releases[release]["firm_id"]

    def millions(self, release: str, text: str) -> Decimal:
        """An amount as printed, in millions."""
        factor = 1000 if self.releases[release]["amount_unit"] == "billions" else 1
        digits = text.strip("()").replace(",", "")
        return (Decimal(0) if digits == "-" else Decimal(digits)) * factor * (-1 if text.startswith("(") else 1)

    def statements(self) -> dict[tuple, list[tuple[str, Decimal]]]:
        """(firm, kind, subject, metric, start, end) -> (release, amount), the oldest release first."""
        found = defaultdict(list)
        columns = defaultdict(dict)
        for (release, start, end, group), lines in self.blocks.items():
            metrics = defaultdict(Decimal)
            for line, amount in lines.items():
                metrics[self.metric[line]] += amount
            columns[release, start, end][group] = metrics
        for (release, start, end), groups in columns.items():
            firm = self.firm(release)
            for group, metrics in groups.items():
                for metric, amount in metrics.items():
                    found[firm, "group", group, metric, start, end].append((release, amount))
            for metric in {metric for metrics in groups.values() for metric in metrics}:
                for scope, flags in SCOPES.items():
                    inside = [
                        name
                        for name, its in self.disciplines[firm].items()
                        if not any(out and is_it for out, is_it in zip(flags, its, strict=True))
                    ]
                    if scope == "total" and metric in groups.get("total", {}):
                        amount = groups["total"][metric]
                    else:
                        # The text is rounded once, where each discipline of the sum was: it is the narrower.
                        texts = [
                            self.millions(release, text)
                            for named, stated, group, stated_end, text in self.figures
                            if (named, stated, group, stated_end) == (release, metric, scope, end)
                        ]
                        amount = texts[0] if texts else sum((groups[name][metric] for name in inside), Decimal(0))
                    found[firm, "scope", scope, metric, start, end].append((release, amount))
            # A level of the text is of the column that ends that day, if the table does not state it.
            for named, metric, group, stated_end, text in self.figures:
                if named == release and stated_end == end and metric not in groups.get(group, {}):
                    amount = self.millions(release, text)
                    found[firm, "group", group, metric, start, end].append((release, amount))
                    # And of the scope that the aggregate prints, if no discipline of the column states it.
                    if group == "total" and not any(metric in metrics for metrics in groups.values()):
                        found[firm, "scope", group, metric, start, end].append((release, amount))
        for stated in found.values():
            stated.sort(key=lambda pair: self.order[pair[0]])
        return found

    def reprinted(self) -> set[tuple]:
        """Lines that a later release prints differently: (firm, group, line, end, first, later, change)."""
        prints = defaultdict(list)
        shortest = {(release, end): start for release, start, end, _ in sorted(self.blocks)}  # the latest start
        for (release, start, end, group), lines in self.blocks.items():
            for line, amount in lines.items():
                # A close is one quantity, however long the column that prints it; two of one release count once.
                is_close = self.metric[line] == "ending_assets"
                if is_close and start != shortest[release, end]:
                    continue
                span = (end,) if is_close else (start, end)
                prints[self.firm(release), group, line, span].append((self.order[release], release, amount))
        found = set()
        for (firm, group, line, span), printed in prints.items():
            printed.sort()
            for (_, first, before), (_, later, after) in itertools.pairwise(printed):
                if before != after:
                    found.add((firm, group, line, span[-1], first, later, after - before))
        return found

    def reopened(self) -> set[tuple]:
        """Openings that are not the close that the newest release up to then printed for the day before."""
        closes = defaultdict(list)
        for (release, _, end, group), lines in self.blocks.items():
            for line, amount in lines.items():
                if self.metric[line] == "ending_assets":
                    closes[self.firm(release), group, end].append((self.order[release], release, amount))
        found = set()
        for (release, start, _, group), lines in self.blocks.items():
            known = [
                close for close in closes[self.firm(release), group, start - DAY] if close[0] <= self.order[release]
            ]
            for line, amount in lines.items():
                if known and self.metric[line] == "beginning_assets":
                    _, first, before = max(known)
                    if first != release and before != amount:
                        found.add(
                            (self.firm(release), group, "ending_assets", start - DAY, first, release, amount - before)
                        )
        return found

    def calendar(self) -> dict[tuple, tuple[str, Decimal | None]]:
        """(firm, scope, months of the rhythm, end) -> status and net sales."""
        net = {
            (firm, scope, start, end): stated[-1][1]
            for (firm, kind, scope, metric, start, end), stated in self.statements().items()
            if (kind, metric) == ("scope", "net_sales")
        }
        spans = defaultdict(set)
        for release, start, end, _ in self.blocks:
            spans[self.firm(release)].add((start, end))
        newest = {}
        slowest = defaultdict(int)
        for row in self.releases.values():
            as_of = day(row["as_of_date"])
            newest[row["firm_id"]] = max(as_of, newest.get(row["firm_id"], as_of))
            slowest[row["firm_id"]] = max(slowest[row["firm_id"]], (day(row["released_on"]) - as_of).days)
        known_until = max(day(row["released_on"]) for row in self.releases.values())
        found = {}
        for firm, columns in spans.items():
            for months in {length(*span) for span in columns}:
                start, end = min(span for span in columns if length(*span) == months)
                while True:
                    for scope in SCOPES:
                        status, amount = "printed", net.get((firm, scope, start, end))
                        if amount is None:
                            amount = derived(net, firm, scope, start, end, columns)
                            due = end <= newest[firm] or end + slowest[firm] * DAY <= known_until
                            status = "derived" if amount is not None else "missing" if due else "not_due"
                        found[firm, scope, months, end] = status, amount
                    if end > newest[firm]:
                        break
                    start, end = next_span(end, months)
        return found


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def length(start: datetime.date, end: datetime.date) -> int:
    """Months of a period of whole months."""
    return 12 * (end.year - start.year) + end.month - start.month + 1


def next_span(end: datetime.date, months: int) -> tuple[datetime.date, datetime.date]:
    """The period that follows."""
    last = 12 * end.year + end.month - 1 + months
    return invented.period(last // 12, last % 12 + 1, months)


def derived(net: dict, firm: str, scope: str, start: datetime.date, end: datetime.date, columns: set) -> Decimal | None:
    """Net sales of a period that nobody printed: a longer one less the rest of it, or the sum of its parts."""
    months = length(start, end)
    for first, last in columns:
        if first <= start and end <= last and length(first, last) > months:
            rest = [net.get((firm, scope, *part)) for part in parts(first, last, months) if part != (start, end)]
            if None not in rest and (firm, scope, first, last) in net:
                return net[firm, scope, first, last] - sum(rest)
    for short in sorted({length(*span) for span in columns if length(*span) < months}):
        amounts = [net.get((firm, scope, *part)) for part in parts(start, end, short)]
        if None not in amounts:
            return sum(amounts)
    return None


def parts(start: datetime.date, end: datetime.date, months: int) -> list[tuple[datetime.date, datetime.date]]:
    """The periods of so many months that a longer one is made of."""
    found, last = [], start - DAY
    while last < end:
        found.append(next_span(last, months))
        last = found[-1][1]
    return found


@pytest.fixture(scope="module")
def plain(many) -> Plain:
    return Plain(many.folder / "seeds")


def test_the_invented_releases_have_what_they_are_for(plain):
    assert len({release["firm_id"] for release in plain.releases.values()}) >= 6
    assert len(plain.releases) > 200
    assert len(plain.reprinted()) > 50
    assert plain.reopened()
    statuses = [status for status, _ in plain.calendar().values()]
    assert {"printed", "derived", "missing", "not_due"} == set(statuses)


def test_every_level_is_of_the_newest_release_that_states_it(many, plain):
    expected = {
        (*key, stated[-1][1], stated[-1][0], stated[0][0], len(stated)) for key, stated in plain.statements().items()
    }
    found = set(
        many.query(
            "select firm_id, subject_kind, subject_id, metric_id, period_start, period_end, amount_m, release_id, "
            "first_release_id, releases from flows.fct_series where firm_id like 'firm_%'"
        )
    )
    assert sorted(found ^ expected, key=str)[:6] == []


def test_every_restatement_is_seen_and_nothing_else(many, plain):
    query = (
        "select firm_id, group_id, line_item_id, period_end, first_release_id, later_release_id, change_m "
        "from flows.fct_restatement where firm_id like 'firm_%' and restated_by = ?"
    )
    assert set(many.query(query, "reprinted")) == plain.reprinted()
    assert set(many.query(query, "reopened")) == plain.reopened()


def test_every_gap_is_seen_and_what_follows_is_derived(many, plain):
    found = {
        (firm, scope, months, end): (status, amount)
        for firm, scope, months, end, status, amount in many.query(
            "select firm_id, scope_id, period_months, period_end, status, net_sales_m from flows.fct_period_coverage "
            "where firm_id like 'firm_%'"
        )
    }
    assert found == plain.calendar()
    # Trailing sums: of all twelve months, or unknown.
    for firm, end, on_record, amount in many.query(
        "select firm_id, period_end, periods_on_record, net_sales_m from flows.fct_trailing_net_flow "
        "where firm_id like 'firm_%' and scope_id = 'total' and span = 'trailing_12_months' "
        "and period_series = '1 month'"
    ):
        span, last = [], end
        for _ in range(12):
            span.append(found.get((firm, "total", 1, last), (None, None))[1])
            last = last.replace(day=1) - DAY
        assert on_record == sum(one is not None for one in span)
        assert amount == (None if None in span else sum(span))


def test_a_changed_figure_is_noticed(many, plain):
    """The comparison above is not of nothing: one figure changed in the rows, and it differs."""
    place, lines = next((place, lines) for place, lines in plain.blocks.items() if "net_sales" in lines)
    lines["net_sales"] += 1
    try:
        changed = {key: stated[-1][1] for key, stated in plain.statements().items()}
        found = many.query(
            "select amount_m from flows.fct_series where firm_id = ? and subject_kind = 'group' and subject_id = ? "
            "and metric_id = 'net_sales' and period_start = ? and period_end = ?",
            *(plain.firm(place[0]), place[3], place[1], place[2]),
        )
        is_newest = (
            plain.statements()[plain.firm(place[0]), "group", place[3], "net_sales", *place[1:3]][-1][0] == place[0]
        )
        assert (
            [(changed[plain.firm(place[0]), "group", place[3], "net_sales", *place[1:3]],)] == found
        ) is not is_newest
    finally:
        lines["net_sales"] -= 1
