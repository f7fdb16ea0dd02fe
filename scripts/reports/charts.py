"""Charts as SVG without scripts. Colours are classes of the page's style, so that they follow its light and dark.

What a chart says in figures stands beside it, as text. Floats say where a mark goes, and are for nothing else here.
Every chart over time is WIDTH wide, so that its axis can be read on a phone.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

from markupsafe import Markup

from scripts.reports.formatting import month

# Where the plot of a chart over time lies, in pixels: figures of the axis to its left, days below it.
WIDTH, LEFT, RIGHT, EDGE, DAYS = 340, 50, 4, 7, 18

# Height of lines, of a panel of bars, of a panel of shares; the least between two figures of an axis.
TALL, PANEL, SHARES, APART = 190, 62, 44, 16

# With more periods than these, a line has no dots and a bar no bounds: they would run into each other.
DOTTED, BOUNDED = 40, 40

# The widest bar; a bar of a table, and how many steps its width has.
BROAD, BAR, STEPS = 26, 12, 1000

Level = Decimal | None


@dataclass(frozen=True)
class Frame:
    """A plot of amounts over periods: its periods by their last days, the ends of its scale, its height."""

    ends: Sequence[date]
    low: float
    high: float
    height: int

    @property
    def slot(self) -> float:
        """Width of a period."""
        return (WIDTH - LEFT - RIGHT) / len(self.ends)

    def x(self, place: int) -> float:
        """The middle of a period."""
        return LEFT + (place + 0.5) * self.slot

    def y(self, amount: Decimal | float) -> float:
        """The height of an amount."""
        return EDGE + (self.high - float(amount)) / ((self.high - self.low) or 1) * (self.height - 2 * EDGE)

    def at(self, place: int, amount: Decimal) -> str:
        """A point of a path."""
        return f"{self.x(place):.1f} {self.y(amount):.1f}"


def frame_of(ends: Sequence[date], levels: Iterable[Level], height: int) -> Frame:
    """The plot that all levels fit into, and 0."""
    known = [float(level) for level in levels if level is not None]
    return Frame(ends, min(0.0, *known, 0.0), max(0.0, *known, 0.0), height)


def ticks(frame: Frame) -> list[float]:
    """Round numbers of its scale that stand clear of each other: 0, and at least one more."""
    reach, furthest = frame.high - frame.low, max(frame.high, -frame.low)
    if not reach:
        return [0.0]
    least = reach * APART / (frame.height - 2 * EDGE)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * by for by in (1, 2, 5, 10) if power * by >= least)
    if step > furthest:
        power = 10.0 ** math.floor(math.log10(furthest))
        step = next(power * by for by in (5, 2, 1) if power * by <= furthest)
    return [number * step for number in range(math.ceil(frame.low / step), math.floor(frame.high / step) + 1)]


def axis_figure(tick: float) -> str:
    """A number of an axis, negative in parentheses as every figure of the page."""
    return f"({-tick:,.10g})" if tick < 0 else f"{tick:,.10g}"


def path(kind: str, points: str, width: float | None = None) -> Markup:
    """A path of a class; nothing where it has no points."""
    if not points:
        return Markup("")
    return Markup('<path class="{}"{} d="{}"/>').format(
        kind, "" if width is None else Markup(' stroke-width="{}"').format(f"{width:.1f}"), points
    )


def axes(frame: Frame, with_days: bool) -> Markup:
    """Lines and figures of the scale, a line where a year begins, the first and the last period."""
    values = ticks(frame)
    lines = "".join(f"M{LEFT} {frame.y(tick):.1f}H{WIDTH - RIGHT}" for tick in values if tick)
    years = [place for place, (one, two) in enumerate(pairwise(frame.ends)) if one.year < two.year]
    lines += "".join(f"M{LEFT + (place + 1) * frame.slot:.1f} {EDGE}V{frame.height - EDGE}" for place in years)
    texts = [
        Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
            LEFT - 5, f"{frame.y(tick) + 4:.1f}", axis_figure(tick)
        )
        for tick in values
    ]
    if with_days:
        shown = {LEFT: ("start", frame.ends[0]), WIDTH - RIGHT: ("end", frame.ends[-1])}
        if len(frame.ends) == 1:
            shown = {round(frame.x(0)): ("middle", frame.ends[0])}
        texts += [
            Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                x, frame.height + DAYS - 6, anchor, month(end)
            )
            for x, (anchor, end) in shown.items()
        ]
    return path("grid", lines) + Markup("").join(texts)


def svg(told: str, height: float, *parts: Markup) -> Markup:
    """A chart over time. told: what it says, to those who do not see it."""
    return Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>').format(
        told, WIDTH, height, Markup("").join(parts)
    )


def line_points(frame: Frame, levels: Sequence[Level]) -> tuple[str, str]:
    """Paths of a line, broken where a level is unknown, and of its dots."""
    known = [(place, level) for place, level in enumerate(levels) if level is not None]
    line, last = [], None
    for place, level in known:
        line.append(("L" if last == place - 1 else "M") + frame.at(place, level))
        last = place
    alone = [
        level
        for level in known
        if len(frame.ends) <= DOTTED
        or not any(0 <= near < len(levels) and levels[near] is not None for near in (level[0] - 1, level[0] + 1))
    ]
    return "".join(line), "".join(f"M{frame.at(*level)}h0" for level in alone)


def lines(told: str, ends: Sequence[date], series: list[tuple[str, Sequence[Level]]]) -> Markup:
    """Levels over time, a line for each class of colour."""
    frame = frame_of(ends, (level for _, levels in series for level in levels), TALL)
    drawn = []
    for colour, levels in series:
        line, dots = line_points(frame, levels)
        drawn += [path(f"line {colour}", line), path(f"dots {colour}", dots)]
    return svg(told, TALL + DAYS, axes(frame, True), path("zero", f"M{LEFT} {frame.y(0):.1f}H{WIDTH - RIGHT}"), *drawn)


@dataclass(frozen=True)
class Flow:
    """Net flows of a period: NULL as None where on no record; bounds where known; whether others say it."""

    amount: Level
    low: Level = None
    high: Level = None
    is_derived: bool = False


def bars(told: str, frame: Frame, colour: str, flows: Sequence[Flow], with_days: bool) -> Markup:
    """Flows over time: a bar each, a dot for nothing at all, a band where nothing is on record."""
    broad = min(BROAD, 0.7 * frame.slot)
    zero = frame.y(0)
    shown = {"bar": "", "bar derived": "", "dots": "", "gap": "", "bounds": ""}
    for place, flow in enumerate(flows):
        x = f"M{frame.x(place):.1f} "
        if flow.amount is None:
            shown["gap"] += f"{x}{EDGE}V{frame.height - EDGE}"
        elif not flow.amount:
            shown["dots"] += f"{x}{zero:.1f}h0"
        else:
            shown["bar derived" if flow.is_derived else "bar"] += f"{x}{zero:.1f}V{frame.y(flow.amount):.1f}"
        if flow.low is not None and flow.low != flow.high and len(flows) <= BOUNDED:
            shown["bounds"] += f"{x}{frame.y(flow.low):.1f}V{frame.y(flow.high):.1f}"
    widths = {"gap": frame.slot, "bar": broad, "bar derived": broad, "bounds": broad / 3}
    drawn = {kind: path(f"{kind} {colour}", points, widths.get(kind)) for kind, points in shown.items()}
    order = (drawn["gap"], axes(frame, with_days), drawn["bar"], drawn["bar derived"], drawn["bounds"])
    line = path("zero", f"M{LEFT} {zero:.1f}H{WIDTH - RIGHT}")
    return svg(told, frame.height + DAYS * with_days, *order, line, drawn["dots"])


def shares(told: str, ends: Sequence[date], parts: Sequence[Sequence[Decimal]], with_days: bool) -> Markup:
    """Shares of the quartiles at each day, one upon the other, the best at the bottom."""
    frame = Frame(ends, 0.0, 100.0, SHARES)
    drawn = ["", "", "", ""]
    for place, quartiles in enumerate(parts):
        for number, (start, end) in enumerate(pairwise((Decimal(0), *accumulate(quartiles)))):
            if start < end:
                drawn[number] += f"M{frame.x(place):.1f} {frame.y(start):.1f}V{frame.y(end):.1f}"
    broad = min(BROAD, 0.8 * frame.slot)
    filled = [path(f"bar q{number}", points, broad) for number, points in enumerate(drawn, start=1)]
    return svg(told, SHARES + DAYS * with_days, axes(frame, with_days), *filled)


def share_bar(quartiles: Sequence[Decimal]) -> Markup:
    """The quartiles' shares side by side, for a table that gives them in figures."""
    ends = [int(end * STEPS / 100) for end in accumulate(quartiles, initial=Decimal(0))]
    return strip([(f"q{number}", *pair) for number, pair in enumerate(pairwise(ends), start=1)])


def strip(parts: list[tuple[str, int, int]]) -> Markup:
    """A bar of a table, as wide as its cell: class, start and end of each part in STEPS."""
    drawn = Markup("").join(
        Markup('<rect class="{}" x="{}" width="{}" height="{}"/>').format(kind, start, end - start, BAR)
        for kind, start, end in parts
        if end > start
    )
    return Markup('<svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 {} {}">{}</svg>').format(
        STEPS, BAR, drawn
    )


def axis_start(levels: Sequence[float]) -> float:
    """Where the bridge's axis is cut: a round number below all levels, 0 where the steps are as large as they."""
    low, reach = min(levels), max(levels) - min(levels)
    if reach <= 0 or low <= reach:
        return 0.0
    step = 10.0 ** math.floor(math.log10(reach))
    return max(0.0, math.floor((low - reach) / step) * step)


def bridge(steps: Sequence[tuple[str, float, float]]) -> tuple[list[Markup], float]:
    """A bar for each step from opening to closing assets, and the number their axis starts at.

    steps: kind, the level before and the level after, in the release's unit. A step of nothing is a hair.
    """
    start = axis_start([after for _, _, after in steps])
    reach = (max(max(step[1:]) for step in steps) - start) or 1.0
    drawn = []
    for kind, before, after in steps:
        is_balance = kind in ("opening", "closing")
        low, high = (int(STEPS * (max(level, start) - start) / reach) for level in sorted((before, after)))
        colour = "balance" if is_balance else "up" if after >= before else "down"
        drawn.append(strip([(colour, 0 if is_balance else low, max(high, low + 3))]))
    return drawn, start


def sparkline(told: str, levels: Sequence[Level], width: int = 120, height: int = 28, edge: int = 3) -> Markup:
    """A line of assets without axes, broken where a period is on no record; nothing of less than two levels."""
    known = [level for level in levels if level is not None]
    if len(known) < 2:
        return Markup("")
    high, reach, steps = max(known), (max(known) - min(known)) or Decimal(1), len(levels) - 1

    def at(place: int, level: Decimal) -> str:
        down = float(edge + (high - level) / reach * (height - 2 * edge))
        return f"{edge + place * (width - 2 * edge) / steps:.1f} {down:.1f}"

    drawn = "".join(
        f"M{at(place, one)}L{at(place + 1, two)}"
        for place, (one, two) in enumerate(pairwise(levels))
        if one is not None and two is not None
    )
    dots = "".join(f"M{at(place, level)}h0" for place, level in enumerate(levels) if level is not None)
    return Markup(
        '<svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<path d="{}" class="line"/><path d="{}" class="dots"/></svg>'
    ).format(told, width, height, width, height, drawn, dots)
