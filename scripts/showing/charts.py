"""Charts as static SVG, without scripts. Colours are the page's CSS variables, so that they follow its light and dark.

Figures come as the text to print, beside floats that decide where a bar ends: floats are for nothing else here. Every
chart is WIDTH pixels wide, so that its text can be read on a phone.
"""

import math
from itertools import accumulate, pairwise

import altair
import vl_convert

WIDTH = 340

# Pixels: a line of text with the bar below it, the bar, where it starts; a panel of flows.
PITCH, BAR, BELOW, PANEL = 40, 14, 20, 58

# Width of the figures beside the bridge; of a closing parenthesis, which hangs over so that digits stand below digits.
FIGURES, HANG = 64, 4

# Above this many periods, only the newest one's figure is printed: the others would run into each other.
LABELLED_PERIODS = 6

# A quartile with a smaller share, in percent, has no room for its figure.
LABELLED_SHARE = 4

# The specifications are the same for every release and drawn in every test: checking each part of each is time lost.
altair.utils.schemapi.disable_debug_mode()

INK, MUTED, LINE = "var(--ink)", "var(--muted)", "var(--line)"


def svg(chart: altair.TopLevelMixin) -> str:
    """A chart as an SVG element. What it says to those who do not see it stands around it, on the page."""
    spec = (
        chart.configure(aria=False, background="transparent", padding=1, font="inherit")
        .configure_view(stroke=None)
        .configure_axis(labelColor=MUTED, labelFontSize=11, domain=False, ticks=False, title=None, labelAngle=0)
        .configure_text(fontSize=12, color=INK)
        .to_dict(validate=False)
    )
    return vl_convert.vegalite_to_svg(spec)


def data(rows: list[dict]) -> altair.Data:
    """Rows as inline data."""
    return altair.Data(values=rows)


def colour() -> altair.Color:
    """Each row's own colour."""
    return altair.Color("colour:N", scale=None)


def sense(value: float) -> str:
    """Colour of what adds and of what takes away."""
    return "var(--up)" if value >= 0 else "var(--down)"


def axis_start(levels: list[float]) -> float:
    """Where the bridge's axis is cut: a round number below all levels, 0 where the steps are as large as they."""
    low, reach = min(levels), max(levels) - min(levels)
    if reach <= 0 or low <= reach:
        return 0.0
    step = 10.0 ** math.floor(math.log10(reach))
    return max(0.0, math.floor((low - reach) / step) * step)


def bridge(steps: list[dict]) -> tuple[str, float]:
    """The steps from opening to closing assets, one below the other, as SVG; and the number its axis starts at.

    steps: label, text, is_balance, and amount, start and end as floats in the release's unit.
    """
    start = axis_start([step["end"] for step in steps])
    end = max(step["end"] for step in steps)
    height = PITCH * len(steps)
    x_scale = altair.Scale(domain=[start, end or 1.0], range=[0, WIDTH - FIGURES], nice=False, zero=False)
    y_scale = altair.Scale(domain=[height, 0], nice=False)

    def x(field: str) -> altair.X:
        return altair.X(f"{field}:Q", scale=x_scale, axis=None)

    def y(field: str) -> altair.Y:
        return altair.Y(f"{field}:Q", scale=y_scale, axis=None)

    bars = [
        {
            "label": step["label"],
            "text": step["text"],
            "start": start if step["is_balance"] else step["start"],
            "end": step["end"],
            "colour": "var(--balance)" if step["is_balance"] else sense(step["amount"]),
            "line": PITCH * row + BELOW - 8,
            "top": PITCH * row + BELOW,
            "bottom": PITCH * row + BELOW + BAR,
        }
        for row, step in enumerate(steps)
    ]
    # A hair line carries each level on to the next step; it is all that is seen of a step of nothing.
    levels = [{"end": one["end"], "top": one["top"], "bottom": next_one["bottom"]} for one, next_one in pairwise(bars)]
    words = altair.Chart(data(bars)).mark_text(baseline="middle", align="left")
    figures = [
        altair.Chart(data([bar for bar in bars if bar["text"].endswith(")") == hangs]))
        .mark_text(baseline="middle", align="right", fontWeight=600)
        .encode(y=y("line"), x=altair.value(WIDTH - (0 if hangs else HANG)), text="text:N")
        for hangs in (False, True)
    ]
    layers = (
        altair.Chart(data(bars)).mark_rect().encode(x("start"), y("top"), x2="end", y2="bottom", color=colour()),
        altair.Chart(data(levels)).mark_rule(color=MUTED, strokeWidth=0.75).encode(x("end"), y("top"), y2="bottom"),
        words.encode(y=y("line"), x=altair.value(0), text="label:N"),
        *figures,
    )
    return svg(altair.layer(*layers).properties(width=WIDTH, height=height)), start


def flows(scopes: list[tuple[str, list[dict]]]) -> str:
    """Net flows by scope, a panel each on one scale, a bar a period with a mark over its bounds, as SVG.

    scopes: name and, oldest first, rows of period (lines parted by a newline), text, and value, low, high as floats.
    """
    names = [name for name, _ in scopes]
    periods = list(dict.fromkeys(row["period"] for _, rows in scopes for row in rows))
    labelled = periods if len(periods) <= LABELLED_PERIODS else periods[-1:]
    bars = []
    for name, rows in scopes:
        for number, row in enumerate(rows):
            text = row["text"] if row["period"] in labelled else ""
            rises = row["value"] >= 0
            bars.append(
                {**row, "scope": name, "title": "" if number else name, "zero": 0, "colour": sense(row["value"])}
                | {"above": text if rises else "", "below": "" if rises else text}
            )
    low = min(0.0, *(bar["low"] for bar in bars))
    high = max(0.0, *(bar["high"] for bar in bars))
    room = (high - low or 1.0) * 0.35
    scale = altair.Scale(domain=[low - room * (low < 0), high + room * (high > 0)], nice=False, zero=False)
    x = altair.X(
        "period:N", scale=altair.Scale(domain=periods), axis=altair.Axis(labelExpr="split(datum.label, '\\n')")
    )

    def y(field: str) -> altair.Y:
        return altair.Y(f"{field}:Q", scale=scale, axis=None)

    base = altair.Chart()
    layers = (
        base.mark_bar(size=min(40, 0.6 * WIDTH / len(periods))).encode(x, y("value"), color=colour()),
        base.mark_bar(size=8, color=INK).encode(x, y("low"), y2="high"),
        base.mark_rule(color=LINE).encode(y=y("zero")),
        base.mark_text(baseline="bottom", dy=-2, fontSize=11).encode(x, y("high"), text="above:N"),
        base.mark_text(baseline="top", dy=3, fontSize=11).encode(x, y("low"), text="below:N"),
        base.mark_text(align="left").encode(x=altair.value(0), y=altair.value(-10), text="title:N"),
    )
    chart = altair.layer(*layers, data=data(bars)).properties(width=WIDTH, height=PANEL)
    return svg(chart.facet(row=altair.Row("scope:N", sort=names, header=None), spacing=24))


def quartiles(horizons: list[tuple[str, list[dict]]]) -> str:
    """Shares of funds by quartile, a full bar a horizon, as SVG. horizons: label; text and value from best to worst."""
    height = (PITCH + 6) * len(horizons)
    y_scale = altair.Scale(domain=[height, 0], nice=False)
    parts, labels = [], []
    for row, (label, shares) in enumerate(horizons):
        top = (PITCH + 6) * row + BELOW
        labels.append({"label": label, "line": top - 8})
        ends = [0.0, *accumulate(share["value"] for share in shares)]
        for quartile, (share, (start, end)) in enumerate(zip(shares, pairwise(ends), strict=True), start=1):
            parts.append(
                {"start": start, "end": end, "middle": (start + end) / 2, "top": top, "bottom": top + BAR + 6}
                | {"line": top + (BAR + 6) / 2, "text": share["text"] if share["value"] >= LABELLED_SHARE else ""}
                | {"colour": f"var(--q{quartile})", "on": f"var(--on-q{quartile})"}
            )

    def x(field: str) -> altair.X:
        return altair.X(f"{field}:Q", scale=altair.Scale(domain=[0, 100], nice=False), axis=None)

    def y(field: str) -> altair.Y:
        return altair.Y(f"{field}:Q", scale=y_scale, axis=None)

    shown = data([part for part in parts if part["end"] > part["start"]])
    segments = altair.Chart(shown).mark_rect(stroke="var(--paper)", strokeWidth=1.5)
    layers = (
        segments.encode(x("start"), y("top"), x2="end", y2="bottom", color=colour()),
        altair.Chart(shown)
        .mark_text(baseline="middle", fontSize=11)
        .encode(x("middle"), y("line"), text="text:N", color=altair.Color("on:N", scale=None)),
        altair.Chart(data(labels))
        .mark_text(baseline="middle", align="left")
        .encode(y=y("line"), x=altair.value(0), text="label:N"),
    )
    return svg(altair.layer(*layers).properties(width=WIDTH, height=height))
