"""What the page of a release shows: what the marts of the published file hold, set for people.

Nothing is computed here: Python sets figures, and floats place bars.
"""

from decimal import Decimal
from itertools import groupby
from operator import itemgetter

import duckdb
from markupsafe import Markup

from scripts.showing import charts
from scripts.showing.exhibits import set_exhibit
from scripts.showing.press import (
    BOUND_DECIMALS,
    FAMILIES,
    between,
    checks_lines,
    day,
    month,
    press,
    rounded_to,
    signed,
    span,
)
from scripts.showing.published import CHANGES, CHECKS, EXHIBIT, EXHIBITS, HEADLINE, QUARTILES, RESTATED, Release, rows

# Figures that stand large at the top: measure, scope, horizon.
TILES = (
    ("ending_assets", "total", None),
    ("net_sales", "total", None),
    ("net_sales", "ex_money_market", None),
    ("organic_growth", "total", None),
    ("top_quartile", None, "1_year"),
    ("top_half", None, "1_year"),
)

# Decimals of a statement's value where it is in no release's unit.
CLAIM_DECIMALS = {"percent": 2, "funds": 0}

# Periods in the chart of net flows, and lines in a table of single findings: what is left out is counted.
MOST_PERIODS = 12
MOST_LINES = 40

# Each scope's net flows as of this release: what it knew of each period.
NET_FLOWS = f"""
select
    scopes.scope_name, net_flows.period_start, net_flows.period_end, net_flows.period_length,
    net_flows.net_sales_m, net_flows.net_sales_low_m, net_flows.net_sales_high_m
from flows.fct_net_flow as net_flows
inner join reference.dim_scope as scopes on net_flows.scope_id = scopes.scope_id
where
    net_flows.firm_id = $1 and net_flows.net_sales_m is not null
    and net_flows.release_order <= $2 and coalesce(net_flows.superseded_by_release_order > $2, true)
qualify dense_rank() over (order by net_flows.period_end desc, net_flows.period_start) <= {MOST_PERIODS}
order by scopes.display_order, net_flows.period_end, net_flows.period_start desc
"""

BRIDGE = "select * from release.asset_bridge where release_id = ? order by step_number"

# How many checks of each kind came out how.
CHECK_KINDS = """
select
    check_family, check_kind, sum(checks) as checks,
    coalesce(sum(checks) filter (where outcome = 'holds'), 0) as holds,
    coalesce(sum(checks) filter (where outcome = 'within_rounding'), 0) as within_rounding,
    coalesce(sum(checks) filter (where outcome = 'restated'), 0) as restated,
    coalesce(sum(checks) filter (where outcome = 'erratum'), 0) as erratum,
    coalesce(sum(checks) filter (where outcome = 'not_derivable'), 0) as not_derivable,
    coalesce(sum(checks) filter (where outcome = 'broken'), 0) as broken,
    max(largest_residual_units) as miss, max(largest_tolerance_units) as allowed
from audit.fct_check_summary
where release_id = ?
group by check_family, check_kind
order by check_kind
"""

# Outcomes with a column of their own, and whether it stands there where nothing came out so.
OUTCOMES = {
    "holds": True,
    "within_rounding": True,
    "restated": False,
    "erratum": False,
    "not_derivable": False,
    "broken": True,
}

MISSES = f"""
select
    checks.identity_id, checks.period_end, checks.check_kind, groups.printed_name, line_items.printed_label,
    checks.residual_units, checks.tolerance_units, checks.regime, checks.status, count(*) over () as lines
from audit.fct_footing_check as checks
inner join reference.dim_release as releases on checks.release_id = releases.release_id
inner join reference.dim_group as groups on releases.firm_id = groups.firm_id and checks.group_id = groups.group_id
inner join reference.dim_line_item as line_items on checks.line_item_id = line_items.line_item_id
where checks.release_id = ? and checks.status <> 'foots'
order by abs(checks.residual_units) desc, checks.period_end, checks.check_kind, groups.display_order,
    line_items.display_order, checks.identity_id
limit {MOST_LINES}
"""

RESTATEMENTS = f"""
select
    restatements.*, coalesce(groups.printed_name, funds.printed_name, 'Funds') as printed_name,
    coalesce(
        line_items.printed_label,
        case
            when restatements.group_id is null then restatements.restated
            else regexp_extract(restatements.restated, '[^ ]+$') || ', in the text'
        end
    ) as printed_label,
    count(*) over () as lines
from flows.fct_restatement as restatements
left join reference.dim_group as groups
    on restatements.firm_id = groups.firm_id and restatements.group_id = groups.group_id
left join reference.dim_line_item as line_items on restatements.line_item_id = line_items.line_item_id
left join reference.dim_fund as funds on restatements.fund_id = funds.fund_id
where ? in (restatements.first_release_id, restatements.later_release_id)
order by restatements.period_end, groups.display_order, line_items.display_order, restatements.later_release_id,
    restatements.restated_by, restatements.restated
limit {MOST_LINES}
"""

BOOKS_COUNTS = """
select status, count(*) as cells, bool_or(is_sample) as is_sample
from audit.fct_books_to_print
where release_id = ?
group by status
order by status
"""

BOOKS_DIFFERENCES = f"""
select books.*, groups.printed_name, line_items.printed_label, count(*) over () as lines
from audit.fct_books_to_print as books
inner join reference.dim_release as releases on books.release_id = releases.release_id
inner join reference.dim_group as groups on releases.firm_id = groups.firm_id and books.group_id = groups.group_id
inner join reference.dim_line_item as line_items on books.line_item_id = line_items.line_item_id
where books.release_id = ? and books.status <> 'agrees'
order by abs(books.to_book_m) desc, books.period_end, groups.display_order, line_items.display_order
limit {MOST_LINES}
"""

# In the order of the seed, which is the order of the text.
CLAIMS = """
select * from audit.fct_claim_check
where release_id = ?
order by cast(regexp_extract(seed_location, '[0-9]+$') as integer), claim_id
"""

SUSPECTS = "select finding from audit.fct_suspect_cell where release_id = ? order by all"

IMPOSSIBLE = "select sentence from audit.fct_impossibility where release_id = ? order by certificate"

# Why the true values of the newest headline figures lie where they do: the sums that force their bounds.
WHY = """
select h.row_number, h.label, b.side, b.sentence
from release.headline as h
inner join audit.fct_bound_reason as b
    on
        h.release_id = b.release_id
        and b.quantity_id = 'scope:' || h.period_end || ':' || h.scope_id || ':' || h.measure
where h.release_id = ? and h.is_newest
order by h.row_number, b.side desc
"""

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


def unit_of(release: Release) -> str:
    """The unit a release prints in, such as USD billions."""
    return f"{release.currency} {release.unit}"


def amount(release: Release, figure: Decimal) -> str:
    """An amount in the release's unit within a sentence, such as USD 129.0 billion."""
    return f"{release.currency} {press(figure, release.decimals)} {release.unit.removesuffix('s')}"


def tile(release: Release, figure: dict, whole: dict | None) -> dict:
    """A headline figure as it stands at the top: what it is, the figure, what is known about it. whole: the total's
    change in the newest period."""
    decimals = figure["decimals"]
    percent = figure["unit"] == "percent"
    lines = []
    if figure["measure"] in ("net_sales", "organic_growth"):
        lines.append(span(figure["period_start"], figure["period_end"]))
    if figure["funds"] is not None:
        lines.append(f"{figure['funds']} of {figure['funds_ranked']} ranked funds")
    if figure["measure"] == "ending_assets" and whole and whole["assets_change_pct"] is not None:
        opened = press(release.in_unit(whole["beginning_assets_m"]), decimals)
        lines.append(f"{signed(whole['assets_change_pct'], 1)} % from {opened} at the start of the period")
    bounds = between(figure["low"], figure["high"], decimals)
    if bounds:
        lines.append("true value " + bounds.replace(" ", "\N{NO-BREAK SPACE}"))
    if figure["before_release_id"]:
        change = signed(figure["change_since"], decimals) + (" points" if percent else "")
        lines.append(f"{change} since {month(figure['before_period_end'])}")
    return {
        "label": figure["label"],
        "row_number": figure["row_number"],
        "text": press(figure["figure"], decimals),
        "unit": "%" if percent else unit_of(release),
        "lines": lines,
    }


def flow_lines(release: Release, figures: list[dict]) -> dict | None:
    """Assets, flows and growth: a line a measure and scope, a column a period, the newest one's bounds and change."""
    figures = [figure for figure in figures if figure["horizon_id"] is None]
    if not figures:
        return None
    periods = sorted({figure["period_end"] for figure in figures})
    lines = []
    for _, some in groupby(figures, key=itemgetter("measure", "scope_id")):
        by_period = {figure["period_end"]: figure for figure in some}
        shown = [by_period.get(period) for period in periods]
        newest = shown[-1] or {}
        first = next(filter(None, shown))
        label, decimals = first["label"], first["decimals"]
        lines.append(
            {
                "label": f"{label}, %" if first["unit"] == "percent" else label,
                "row_number": newest.get("row_number"),
                "cells": [
                    {"row_number": figure["row_number"], "text": press(figure["figure"], decimals)} if figure else {}
                    for figure in shown
                ],
                "bounds": between(newest.get("low"), newest.get("high"), decimals),
                "change": signed(newest.get("change_since"), decimals),
            }
        )
        sums = [figure and figure["from_disciplines"] for figure in shown]
        if any(figure and figure["from_disciplines"] not in (None, figure["figure"]) for figure in shown):
            cells = [{"text": press(total, decimals)} for total in sums]
            lines.append({"label": "as the disciplines add up", "under": True, "cells": cells})
    before = next(filter(None, map(itemgetter("before_release_id"), figures)), None)
    return {"periods": list(map(month, periods)), "before": before, "lines": lines}


def share_lines(figures: list[dict]) -> dict | None:
    """Shares of ranked funds: a line for each measure, and one for the funds behind it; a column a horizon."""
    figures = [figure for figure in figures if figure["horizon_id"] is not None]
    if not figures:
        return None
    horizons = {figure["horizon_id"]: figure["horizon_name"] for figure in figures}
    lines = []
    for measure, some in groupby(figures, key=itemgetter("measure")):
        by_horizon = {figure["horizon_id"]: figure for figure in some}
        shown = [by_horizon.get(horizon) for horizon in horizons]
        set_cells = [
            {"row_number": figure["row_number"], "text": press(figure["figure"], figure["decimals"])} if figure else {}
            for figure in shown
        ]
        lines.append({"label": f"{words(measure).capitalize()}, %", "cells": set_cells})
        counts = [{"text": f"{figure['funds']} of {figure['funds_ranked']}"} if figure else {} for figure in shown]
        lines.append({"label": "funds", "under": True, "cells": counts})
        if any(figure and figure["before_release_id"] for figure in shown):
            changes = [
                {"text": signed(figure["change_since"], figure["decimals"])} if figure else {} for figure in shown
            ]
            lines.append({"label": "points since the release before", "under": True, "cells": changes})
    return {"horizons": list(horizons.values()), "lines": lines}


def bridge_chart(release: Release, steps: list[dict]) -> dict | None:
    """The bridge from opening to closing assets of the newest period; None where there is none."""
    if not steps:
        return None
    shown = [
        {
            "label": step["label"],
            "text": press(release.in_unit(step["amount_m"]), release.decimals),
            "is_balance": step["step_kind"] in ("opening", "closing"),
            "amount": float(release.in_unit(step["amount_m"])),
            "start": float(release.in_unit(step["from_m"])),
            "end": float(release.in_unit(step["to_m"])),
        }
        for step in steps
    ]
    svg, start = charts.bridge(shown)
    cut = f" Bars start at {start:,.6g}, not 0." if start else ""
    return {
        "name": "bridge",
        "title": "From opening to closing assets",
        "says": f"{unit_of(release)}, {span(steps[0]['period_start'], steps[0]['period_end'])}.{cut}",
        "svg": svg,
        "description": "; ".join(f"{step['label']} {step['text']}" for step in shown),
    }


def flows_chart(release: Release, flows: list[dict]) -> dict | None:
    """Net flows by scope over the newest periods; None where there are none."""
    if not flows:
        return None
    mixed = len({flow["period_length"] for flow in flows}) > 1

    def bar(flow: dict) -> dict:
        value, low, high = (flow[f"net_sales{part}_m"] for part in ("", "_low", "_high"))
        return {
            "period": f"{flow['period_end']:%b\n%Y}" + (f"\n{flow['period_length']}" if mixed else ""),
            "text": press(release.in_unit(value), release.decimals),
            "value": float(release.in_unit(value)),
            "low": float(release.in_unit(value if low is None else low)),
            "high": float(release.in_unit(value if high is None else high)),
        }

    panels = [(scope, list(map(bar, some))) for scope, some in groupby(flows, key=itemgetter("scope_name"))]
    alike = len(panels) > 1 and all(bars == panels[0][1] for _, bars in panels)
    panels = [(f"{panels[0][0]}, and every other scope", panels[0][1])] if alike else panels
    described = [
        f"{scope}: " + ", ".join(f"{one['period']} {one['text']}".replace("\n", " ") for one in bars)
        for scope, bars in panels
    ]
    return {
        "name": "flows",
        "title": "Net flows by scope",
        "says": f"{unit_of(release)}. Dark marks: bounds of the true value.",
        "svg": charts.flows(panels),
        "description": "; ".join(described),
    }


def quartiles_chart(quartiles: list[dict]) -> dict | None:
    """Shares of ranked funds by quartile of their peer group and horizon; None where no fund is ranked."""
    if not quartiles:
        return None
    horizons = [
        (
            f"{line['horizon_name']}, {line['funds']} fund{'' if line['funds'] == 1 else 's'}",
            [{"text": press(share, 1), "value": float(share)} for share in line["shares"]],
        )
        for line in quartiles
    ]
    described = [f"{label}: " + ", ".join(share["text"] for share in shares) for label, shares in horizons]
    return {
        "name": "quartiles",
        "title": "Funds by quartile of peer group",
        "says": "Percent of the funds ranked at each horizon.",
        "legend": ["1st, best", "2nd", "3rd", "4th"],
        "svg": charts.quartiles(horizons),
        "description": "; ".join(described),
    }


def checks_table(kinds: list[dict]) -> dict | None:
    """A line for each kind of check: how many came out how, and how far the furthest is off."""
    if not kinds:
        return None
    outcomes = [outcome for outcome, always in OUTCOMES.items() if always or any(kind[outcome] for kind in kinds)]
    for kind in kinds:
        about = FOOTING.get(kind["check_kind"])
        kind["label"] = words(kind["check_kind"]) + (f": {about}" if about else "")
        kind["counts"] = [kind[outcome] for outcome in outcomes]
        for part in ("miss", "allowed"):
            kind[part] = "" if kind[part] is None else f"{kind[part]}"
    families = [
        (name, [kind for kind in kinds if kind["check_family"] == family])
        for family, name in FAMILIES.items()
        if any(kind["check_family"] == family for kind in kinds)
    ]
    has_misses = any(kind["miss"] for kind in kinds)
    return {"outcomes": list(map(words, outcomes)), "families": families, "has_misses": has_misses}


def claim_line(release: Release, claim: dict) -> dict:
    """A statement of the text beside what the figures on record say."""
    stated = "" if claim["comparison"] == "equals" else words(claim["comparison"])
    decimals = CLAIM_DECIMALS.get(claim["unit"], release.decimals + BOUND_DECIMALS)
    low, high = claim["computed_low"], claim["computed_high"]
    exact = low is not None and low == high
    return claim | {
        "printed": " ".join(filter(None, (stated, claim["printed_value"]))),
        "unit": {"percent": "%", "funds": "funds"}.get(claim["unit"], unit_of(release)),
        "computed": "" if claim["computed_value"] is None else press(claim["computed_value"], decimals),
        "bounds": "exact" if exact else between(low, high, decimals - BOUND_DECIMALS),
    }


def books_table(release: Release, counts: list[dict], differences: list[dict]) -> dict | None:
    """How the firm's own books compare with the print: cells by status, and those that differ; None without books."""
    if not counts:
        return None
    by_status = {line["status"]: line["cells"] for line in counts}
    lines = [
        line
        | {
            "in_unit": press(release.in_unit(line["books_m"]), release.decimals + BOUND_DECIMALS),
            "to_book": signed(release.in_unit(line["to_book_m"]), release.decimals + BOUND_DECIMALS)
            if line["to_book_m"]
            else "",
        }
        for line in differences
    ]
    return {
        "counts": [(status, by_status.get(status, 0)) for status in ("agrees", "differs_by_rounding", "differs")],
        "is_sample": counts[0]["is_sample"],
        "lines": lines,
        "more": left_out(differences),
    }


def by_key(figures: list[dict]) -> dict[tuple, dict]:
    """The newest of each headline figure, by measure, scope and horizon."""
    return {(f["measure"], f["scope_id"], f["horizon_id"]): f for f in figures if f["is_newest"]}


def moved(figure: Decimal, before: Decimal) -> str:
    """What a figure did since another, in a verb."""
    return "rose" if figure > before else "fell" if figure < before else "stayed"


def net(release: Release, flow: Decimal) -> str:
    """A net flow as a newspaper says it, after the word clients."""
    if not rounded_to(flow, release.decimals):
        return "put in as much as they withdrew"
    return f"{'put in' if flow > 0 else 'withdrew'} a net {amount(release, abs(flow))}"


def summary(release: Release, newest: dict[tuple, dict], changes: list[dict]) -> str:
    """What happened to the assets, what clients did, and how the funds stand, in sentences that a newspaper could
    print, as far as the release has them."""
    assets, flows, core = (newest.get(key) for key in TILES[:3])
    half = newest.get(("top_half", None, "1_year"))
    whole = total_of(changes)
    sentences = []
    if assets and whole:
        opened, closed = (release.in_unit(whole[key]) for key in ("beginning_assets_m", "ending_assets_m"))
        change = f" ({signed(whole['assets_change_pct'], 1)} %)" if whole["assets_change_pct"] is not None else ""
        sentences.append(
            f"Assets under management {moved(closed, opened)} from {amount(release, opened)} to "
            f"{amount(release, closed)}{change} in the period to {day(assets['period_end'])}."
            if opened != closed
            else f"Assets under management stayed at {amount(release, closed)} in the period to "
            f"{day(assets['period_end'])}."
        )
    elif assets:
        sentences.append(
            f"Assets under management were {amount(release, assets['figure'])} on {day(assets['period_end'])}."
        )
    if flows:
        period = span(flows["period_start"], flows["period_end"])
        without = f"; without money market they {net(release, core['figure'])}" if core else ""
        sentences.append(f"Clients {net(release, flows['figure'])} from {period}{without}.")
    if half:
        funds = f"{half['funds']} of {half['funds_ranked']} ranked funds"
        sentences.append(f"Over one year, {funds} stood in the top half of their peer group.")
    return " ".join(sentences)


def total_of(changes: list[dict]) -> dict | None:
    """The line of the firm's printed total, if it prints one with both balances."""
    for line in changes:
        if line["group_id"] == "total" and None not in (line["beginning_assets_m"], line["ending_assets_m"]):
            return line
    return None


def change_lines(release: Release, changes: list[dict]) -> list[dict]:
    """The newest period, group by group, in the release's unit."""

    def set_amount(amount_m: Decimal | None) -> str:
        return "" if amount_m is None else press(release.in_unit(amount_m), release.decimals)

    return [
        {
            "group_id": line["group_id"],
            "label": line["printed_name"],
            "is_total": line["group_kind"] == "aggregate",
            "cells": [
                set_amount(line["beginning_assets_m"]),
                set_amount(line["ending_assets_m"]),
                signed(line["assets_change_pct"], 1),
                set_amount(line["net_sales_before_m"]),
                set_amount(line["net_sales_m"]),
            ],
        }
        for line in changes
    ]


def notices(release: Release, restated: list[dict]) -> list[Markup]:
    """What a reader of an older release has to know first."""
    remarks = []
    if not release.is_newest:
        remarks.append(Markup("{} has published a newer release since.").format(release.firm_name))
    if any(line["first_release_id"] == release.release_id for line in restated):
        link = Markup('<a href="#restated">Restated</a>')
        remarks.append(Markup("A later release prints figures of this one differently: see {}.").format(link))
    return remarks


def restated_line(release: Release, line: dict) -> dict:
    """A restated figure in the release's unit; a ranking or a share as it is printed."""
    label = line["printed_label"].replace("_", " ")
    if line["change_m"] is None:
        shown = {"first": line["first_printed"], "later": line["later_printed"], "change": ""}
    else:
        shown = {
            "first": press(release.in_unit(line["first_amount_m"]), release.decimals),
            "later": press(release.in_unit(line["later_amount_m"]), release.decimals),
            "change": signed(release.in_unit(line["change_m"]), release.decimals),
        }
    return line | shown | {"printed_label": label}


def left_out(lines: list[dict]) -> int:
    """How many lines a table of single findings leaves out."""
    return lines[0]["lines"] - len(lines) if lines else 0


def contents(warehouse: duckdb.DuckDBPyConnection, release: Release) -> dict:
    """All that a release's page shows, ready to be set; a part without data is empty."""
    key = release.release_id
    figures, changes = rows(warehouse, HEADLINE, key), rows(warehouse, CHANGES, key)
    newest = by_key(figures)
    drawn = (
        bridge_chart(release, rows(warehouse, BRIDGE, key)),
        flows_chart(release, rows(warehouse, NET_FLOWS, release.firm_id, release.order)),
        quartiles_chart(rows(warehouse, QUARTILES, key)),
    )
    misses = rows(warehouse, MISSES, key)
    restated = rows(warehouse, RESTATEMENTS, key)
    ((restated_here,),) = warehouse.execute(RESTATED, [key]).fetchall()
    exhibits = (set_exhibit(name, rows(warehouse, EXHIBIT.format(name), key)) for name in EXHIBITS)
    return {
        "release": release,
        "unit": unit_of(release),
        "one_unit": amount(release, release.in_unit(release.rounding_unit_m)),
        "notices": notices(release, restated),
        "summary": summary(release, newest, changes),
        "verdicts": [line.plain for line in checks_lines(rows(warehouse, CHECKS, key), restated_here)],
        "tiles": [tile(release, newest[key], total_of(changes)) for key in TILES if key in newest],
        "changes": change_lines(release, changes),
        "charts": list(filter(None, drawn)),
        "flows": flow_lines(release, figures),
        "shares": share_lines(figures),
        "checks": checks_table(rows(warehouse, CHECK_KINDS, key)),
        "why": rows(warehouse, WHY, key),
        "impossible": [sentence for (sentence,) in warehouse.execute(IMPOSSIBLE, [key]).fetchall()],
        "suspects": [finding for (finding,) in warehouse.execute(SUSPECTS, [key]).fetchall()],
        "misses": misses,
        "more_misses": left_out(misses),
        "restated": [restated_line(release, line) for line in restated],
        "more_restated": left_out(restated),
        "books": books_table(release, rows(warehouse, BOOKS_COUNTS, key), rows(warehouse, BOOKS_DIFFERENCES, key)),
        "claims": [claim_line(release, claim) for claim in rows(warehouse, CLAIMS, key)],
        "exhibits": list(filter(None, exhibits)),
    }
