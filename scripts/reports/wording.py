"""Words and tables that the pages of a firm and of a release have in common. Formats, and computes nothing."""

from decimal import Decimal

from scripts.reports import charts
from scripts.reports.formatting import between, formatted, rounded_to, signed, span
from scripts.reports.published import Release

# Lines in a table of single findings: what is left out is counted.
MOST_LINES = 40

# Names of the tables' values in words, where the value itself does not say it.
WORDS = {
    "roll_forward": "roll-forward",
    "percentile_agrees": "percentile follows from rank and total",
    "printed_share_is_apportioned": "printed shares follow from the rankings",
    "extreme_since": "lowest or highest since",
    "fund_share_pct": "share of funds, percent",
    "change_pct": "change, percent",
    "share_of_change_pct": "share of a change, percent",
    "consistent_within_rounding": "within rounding",
}

# What a kind of footing check is about, beside its name.
FOOTING = {
    "net_flow": "sales less redemptions",
    "roll_forward": "opening, flows and changes make closing",
    "continuity": "opens where the period before closed",
    "subtotal": "parts make the total",
    "period_sum": "shorter columns make the longer one",
    "same_day": "balances of one day are one",
}


def words(value: str) -> str:
    """A table's value in words."""
    return WORDS.get(value, value.replace("_", " "))


def shown(release: Release, amount_m: Decimal | None) -> str:
    """An amount in the release's unit; unknown as nothing."""
    return "" if amount_m is None else formatted(release.in_unit(amount_m), release.decimals)


def true_value(low: Decimal | None, high: Decimal | None, decimals: int) -> str:
    """Bounds in words, not broken over lines; nothing where there are none."""
    bounds = between(low, high, decimals)
    return bounds and "true value " + bounds.replace(" ", "\N{NO-BREAK SPACE}")


def tile(name: str | int, label: str, text: str, unit: str, *lines: str) -> dict:
    """A figure that stands large at the top, with what is known about it."""
    return {"name": name, "label": label, "text": text, "unit": unit, "lines": [line for line in lines if line]}


def change_cells(release: Release, line: dict) -> list[str]:
    """A group's assets at both ends of a period, their change, and its net flows before and in it."""
    return [
        shown(release, line["beginning_assets_m"]),
        shown(release, line["ending_assets_m"]),
        signed(line["assets_change_pct"], 1),
        shown(release, line["net_sales_before_m"]),
        shown(release, line["net_sales_m"]),
    ]


def quartile_line(line: dict) -> dict:
    """Shares of ranked funds by quartile of their peer group, at one horizon."""
    return {
        "label": line["horizon_name"],
        "funds": line["funds"],
        "texts": [formatted(share, 1) for share in line["shares"]],
        "bar": charts.share_bar(line["shares"]),
    }


def amount(release: Release, figure: Decimal) -> str:
    """An amount in the release's unit within a sentence, such as USD 129.0 billion."""
    return f"{release.currency} {formatted(figure, release.decimals)} {release.unit.removesuffix('s')}"


def net(release: Release, flow: Decimal) -> str:
    """A net flow as a newspaper says it, after the word clients."""
    if not rounded_to(flow, release.decimals):
        return "put in as much as they withdrew"
    return f"{'put in' if flow > 0 else 'withdrew'} a net {amount(release, abs(flow))}"


def bridge_table(release: Release, steps: list[dict]) -> dict | None:
    """The steps from opening to closing assets, each with its figure and its bar; None where there are none."""
    if not steps:
        return None
    drawn, start = charts.bridge(
        [(step["step_kind"], *(float(release.in_unit(step[key])) for key in ("from_m", "to_m"))) for step in steps]
    )
    return {
        "span": span(steps[0]["period_start"], steps[0]["period_end"]),
        "cut": f"Bars start at {start:,.6g}, not 0." if start else "",
        "steps": [
            {
                "kind": step["step_kind"],
                "label": step["label"],
                "text": formatted(release.in_unit(step["amount_m"]), release.decimals),
                "bar": bar,
            }
            for step, bar in zip(steps, drawn, strict=True)
        ],
    }


def restated_line(release: Release, line: dict) -> dict:
    """A restated figure in the release's unit; a ranking or a share as it is printed."""
    label = line["printed_label"].replace("_", " ")
    if line["change_m"] is None:
        shown = {"first": line["first_printed"], "later": line["later_printed"], "change": ""}
    else:
        shown = {
            "first": formatted(release.in_unit(line["first_amount_m"]), release.decimals),
            "later": formatted(release.in_unit(line["later_amount_m"]), release.decimals),
            "change": signed(release.in_unit(line["change_m"]), release.decimals),
        }
    return line | shown | {"printed_label": label}


def left_out(lines: list[dict]) -> int:
    """How many lines a table of single findings leaves out."""
    return lines[0]["lines"] - len(lines) if lines else 0
