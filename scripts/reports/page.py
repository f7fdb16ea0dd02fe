"""What the page of a release shows: what the marts of the published file hold, set for people.

Nothing is computed here: Python sets figures, and floats place bars.
"""

from decimal import Decimal
from itertools import groupby
from operator import itemgetter

import duckdb
from markupsafe import Markup

from scripts.reports.exhibits import set_exhibit
from scripts.reports.formatting import (
    BOUND_DECIMALS,
    FAMILIES,
    between,
    checks_lines,
    day,
    formatted,
    month,
    signed,
    span,
)
from scripts.reports.published import (
    CHANGES,
    CHECKS,
    EXHIBITS,
    HEADLINE,
    MISSES,
    QUARTILES,
    RESTATED,
    RESTATEMENTS,
    Release,
    exhibit_rows,
    rows,
)
from scripts.reports.wording import (
    FOOTING,
    MOST_LINES,
    amount,
    bridge_table,
    change_cells,
    left_out,
    net,
    quartile_line,
    restated_line,
    tile,
    true_value,
    words,
)

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

MISSED = f"""
{MISSES}
where checks.release_id = ? and checks.status <> 'foots'
order by abs(checks.residual_units) desc, checks.period_end, checks.check_kind, groups.display_order,
    line_items.display_order, checks.identity_id
limit {MOST_LINES}
"""

RESTATED_HERE = f"""
{RESTATEMENTS}
where ? in (restatements.first_release_id, restatements.later_release_id)
order by restatements.period_end, groups.display_order, line_items.display_order, restatements.later_release_id,
    restatements.restated_by, restatements.restated
limit {MOST_LINES}
"""

BOOKS_COUNTS = """
select status, count(*) as cells
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

CONTRADICTIONS = "select sentence from audit.fct_contradiction where release_id = ? order by certificate"

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


def headline_tile(release: Release, figure: dict, whole: dict | None) -> dict:
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
        opened = formatted(release.in_unit(whole["beginning_assets_m"]), decimals)
        lines.append(f"{signed(whole['assets_change_pct'], 1)} % from {opened} at the start of the period")
    lines.append(true_value(figure["low"], figure["high"], decimals))
    if figure["before_release_id"]:
        change = signed(figure["change_since"], decimals) + (" points" if percent else "")
        lines.append(f"{change} since {month(figure['before_period_end'])}")
    unit = "%" if percent else release.unit_name
    return tile(figure["row_number"], figure["label"], formatted(figure["figure"], decimals), unit, *lines)


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
                    {"row_number": figure["row_number"], "text": formatted(figure["figure"], decimals)}
                    if figure
                    else {}
                    for figure in shown
                ],
                "bounds": between(newest.get("low"), newest.get("high"), decimals),
                "change": signed(newest.get("change_since"), decimals),
            }
        )
        sums = [figure and figure["from_disciplines"] for figure in shown]
        if any(figure and figure["from_disciplines"] not in (None, figure["figure"]) for figure in shown):
            cells = [{"text": formatted(total, decimals)} for total in sums]
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
            {"row_number": figure["row_number"], "text": formatted(figure["figure"], figure["decimals"])}
            if figure
            else {}
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
        "unit": {"percent": "%", "funds": "funds"}.get(claim["unit"], release.unit_name),
        "computed": "" if claim["computed_value"] is None else formatted(claim["computed_value"], decimals),
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
            "in_unit": formatted(release.in_unit(line["books_m"]), release.decimals + BOUND_DECIMALS),
            "to_book": signed(release.in_unit(line["to_book_m"]), release.decimals + BOUND_DECIMALS)
            if line["to_book_m"]
            else "",
        }
        for line in differences
    ]
    return {
        "counts": [(status, by_status.get(status, 0)) for status in ("agrees", "differs_by_rounding", "differs")],
        "lines": lines,
        "more": left_out(differences),
    }


def by_key(figures: list[dict]) -> dict[tuple, dict]:
    """The newest of each headline figure, by measure, scope and horizon."""
    return {(f["measure"], f["scope_id"], f["horizon_id"]): f for f in figures if f["is_newest"]}


def moved(figure: Decimal, before: Decimal) -> str:
    """What a figure did since another, in a verb."""
    return "rose" if figure > before else "fell" if figure < before else "stayed"


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

    return [
        {
            "group_id": line["group_id"],
            "label": line["printed_name"],
            "is_total": line["group_kind"] == "aggregate",
            "cells": change_cells(release, line),
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


def contents(warehouse: duckdb.DuckDBPyConnection, release: Release) -> dict:
    """All that a release's page shows, ready to be set; a part without data is empty."""
    key = release.release_id
    figures, changes = rows(warehouse, HEADLINE, key), rows(warehouse, CHANGES, key)
    newest = by_key(figures)
    misses = rows(warehouse, MISSED, key)
    restated = rows(warehouse, RESTATED_HERE, key)
    ((restated_here,),) = warehouse.execute(RESTATED, [key]).fetchall()
    exhibits = (set_exhibit(name, exhibit_rows(warehouse, name, key)) for name in EXHIBITS)
    return {
        "release": release,
        "unit": release.unit_name,
        "one_unit": amount(release, release.in_unit(release.rounding_unit_m)),
        "notices": notices(release, restated),
        "summary": summary(release, newest, changes),
        "verdicts": [line.plain for line in checks_lines(rows(warehouse, CHECKS, key), restated_here)],
        "tiles": [headline_tile(release, newest[key], total_of(changes)) for key in TILES if key in newest],
        "changes": change_lines(release, changes),
        "bridge": bridge_table(release, rows(warehouse, BRIDGE, key)),
        "quartiles": list(map(quartile_line, rows(warehouse, QUARTILES, key))),
        "flows": flow_lines(release, figures),
        "shares": share_lines(figures),
        "checks": checks_table(rows(warehouse, CHECK_KINDS, key)),
        "why": rows(warehouse, WHY, key),
        "contradictions": [sentence for (sentence,) in warehouse.execute(CONTRADICTIONS, [key]).fetchall()],
        "suspects": [finding for (finding,) in warehouse.execute(SUSPECTS, [key]).fetchall()],
        "misses": misses,
        "more_misses": left_out(misses),
        "restated": [restated_line(release, line) for line in restated],
        "more_restated": left_out(restated),
        "books": books_table(release, rows(warehouse, BOOKS_COUNTS, key), rows(warehouse, BOOKS_DIFFERENCES, key)),
        "claims": [claim_line(release, claim) for claim in rows(warehouse, CLAIMS, key)],
        "exhibits": list(filter(None, exhibits)),
    }
