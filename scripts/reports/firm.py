"""What the page of a firm shows: its story over all periods on record, each figure as the newest release has it.

Nothing is computed here: Python sets figures, and floats place marks.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

import duckdb

from scripts.reports import charts, palette
from scripts.reports.charts import Flow
from scripts.reports.formatting import between, day, formatted, month, rounded_to, signed, span
from scripts.reports.published import MISSES, RESTATEMENTS, SERIES, Release, rows
from scripts.reports.wording import (
    amount,
    bridge_table,
    change_cells,
    left_out,
    net,
    quartile_line,
    restated_line,
    shown,
    tile,
    true_value,
)

# Lines of single findings here: the page of a release has more of them.
MOST = 20

# Periods in the table of all figures, which is most of a page's bytes.
MOST_PERIODS = 120

# Disciplines and aggregates: the newest period, the one before, and all of the firm's shortest rhythm on record.
GROUPS = """
with net_sales as (
    select subject_id, period_start, period_end, amount_m
    from flows.fct_series
    where firm_id = $firm_id and subject_kind = 'group' and metric_id = 'net_sales' and period_series = $period_series
),

on_record as (
    select subject_id, sum(amount_m) as net_sales_m, count(*) as periods
    from net_sales
    group by subject_id
)

select
    groups.group_id, groups.printed_name, groups.group_kind,
    row_number() over (partition by groups.group_kind order by groups.display_order, groups.group_id) as group_number,
    flows.beginning_assets_m, flows.ending_assets_m, flows.assets_change_pct, flows.net_sales_m,
    before.amount_m as net_sales_before_m, on_record.net_sales_m as net_sales_on_record_m, on_record.periods
from reference.dim_group as groups
left join flows.fct_roll_forward as flows
    on groups.firm_id = flows.firm_id and groups.group_id = flows.group_id and flows.is_latest
    and flows.period_start = $period_start and flows.period_end = $period_end
left join net_sales as before on groups.group_id = before.subject_id and before.period_end = $period_start - 1
left join on_record on groups.group_id = on_record.subject_id
where groups.firm_id = $firm_id
order by groups.group_kind desc, groups.display_order, groups.group_id
"""

# Net flows by scope over all periods that were due; scopes with the same figures throughout are one line.
SCOPES = """
with flows as (
    select
        calendar.scope_id, scopes.scope_name, scopes.display_order,
        list(
            struct_pack(
                period_end := calendar.period_end, status := calendar.status, amount_m := calendar.net_sales_m,
                low_m := calendar.net_sales_low_m, high_m := calendar.net_sales_high_m
            )
            order by calendar.period_end
        ) as figures
    from flows.fct_period_coverage as calendar
    inner join reference.dim_scope as scopes on calendar.scope_id = scopes.scope_id
    where calendar.firm_id = $firm_id and calendar.period_series = $period_series and calendar.status <> 'not_yet_due'
    group by calendar.scope_id, scopes.scope_name, scopes.display_order
)

select figures, list(scope_name order by display_order) as scopes, list(scope_id order by display_order) as scope_ids
from flows
group by figures
order by min(display_order)
"""

BRIDGE = """
select steps.*
from release.asset_bridge as steps
inner join reference.dim_release as releases on steps.release_id = releases.release_id
where releases.firm_id = $firm_id
qualify rank() over (order by steps.period_end desc, releases.release_order desc) = 1
order by steps.step_number
"""

# Shares of all ranked funds by horizon and day; of two releases of one day the newer.
QUARTILES = """
select
    horizons.horizon_id, horizons.horizon_name, releases.as_of_date,
    list(shares.share_apportioned_pct order by shares.quartile) as shares, max(shares.funds_ranked) as funds
from rankings.fct_quartile_share as shares
inner join reference.dim_horizon as horizons on shares.horizon_id = horizons.horizon_id
inner join reference.dim_release as releases on shares.release_id = releases.release_id
where releases.firm_id = $firm_id and shares.fund_group = 'all' and shares.funds_ranked > 0
group by horizons.horizon_id, horizons.horizon_name, horizons.display_order, releases.as_of_date, releases.release_order
qualify
    releases.release_order = max(releases.release_order) over (partition by horizons.horizon_id, releases.as_of_date)
order by horizons.display_order, horizons.horizon_id, releases.as_of_date
"""

RESTATED = f"""
{RESTATEMENTS}
where restatements.firm_id = $firm_id
order by restatements.period_end desc, abs(restatements.change_units) desc nulls last, restatements.restated,
    restatements.later_release_id
limit {MOST}
"""

MISSED = f"""
{MISSES}
where releases.firm_id = $firm_id and checks.status <> 'foots'
order by abs(checks.residual_units) desc, checks.period_end desc, checks.group_id, checks.line_item_id,
    checks.check_kind, checks.release_id, checks.column_id
limit {MOST}
"""

# What a newspaper says first of its funds, where a firm publishes rankings and no assets.
BEST_HALF = """
select figures.*, releases.as_of_date
from release.headline as figures
inner join reference.dim_release as releases on figures.release_id = releases.release_id
where releases.firm_id = $firm_id and figures.is_newest and figures.measure in ('top_half', 'top_quartile')
    and figures.horizon_id = '1_year'
qualify releases.release_order = max(releases.release_order) over ()
order by figures.measure desc
"""


def when(first: date, last: date) -> str:
    """A period in a sentence: in July 2004, or from its first to its last day."""
    is_month = first.day == 1 and (first.year, first.month) == (last.year, last.month)
    return f"in {last:%B %Y}" if is_month else f"from {span(first, last)}"


def sentence(release: Release, line: dict, half: dict | None) -> str:
    """What happened, in one sentence that a newspaper could print. line: the firm's row of FIRMS."""
    name = release.firm_name
    if line["net_sales_m"] is None:
        return (
            f"{half['funds']} of {half['funds_ranked']} ranked funds of {name} stood in the top half of their peers "
            f"over the year to {day(half['as_of_date'])}."
            if half
            else f"{name} has published no net flows of a whole month."
        )
    period = when(line["period_start"], line["period_end"])
    flows = release.in_unit(line["net_sales_m"])
    change = line["assets_change_pct"]
    if change is None:
        return f"Clients {net(release, flows)}{' at' if flows > 0 else ' from'} {name} {period}."
    closed = amount(release, release.in_unit(line["ending_assets_m"]))
    percent = rounded_to(abs(change), 1)
    moved = f"{'rose' if change > 0 else 'fell'} {percent} % to {closed}" if percent else f"stayed at {closed}"
    causes = [f"clients {net(release, flows)}"]
    market = release.in_unit(line["market_m"])
    if market is not None and rounded_to(market, release.decimals):
        causes.insert(0, f"markets {'added' if market > 0 else 'took'} {amount(release, abs(market))}")
    return f"Assets of {name} {moved} {period}: {' and '.join(causes)}."


def tiles(release: Release, line: dict, ranked: list[dict]) -> list[dict]:
    """The newest period, the twelve months to its end, the funds: each beside what it was before."""

    def of_unit(*keys: str) -> list[Decimal | None]:
        return [release.in_unit(line[key]) for key in keys]

    found = []
    unit, start, end = release.unit_name, line["period_start"], line["period_end"]
    if line["ending_assets_m"] is not None:
        opened = shown(release, line["beginning_assets_m"])
        change = signed(line["assets_change_pct"], 1)
        found.append(
            tile(
                *("assets", "Assets under management", shown(release, line["ending_assets_m"]), unit),
                f"{change} % from {opened} at the start of the period" if change else "",
                f"on {day(end)}",
                true_value(*of_unit("ending_assets_low_m", "ending_assets_high_m"), release.decimals),
            )
        )
    if line["net_sales_m"] is not None:
        before = shown(release, line["net_sales_before_m"])
        found.append(
            tile(
                *("net_sales", "Net flows, total", shown(release, line["net_sales_m"]), unit),
                when(start, end),
                f"{before} in the period to {month(line['before_period_end'])}" if before else "",
                true_value(*of_unit("net_sales_low_m", "net_sales_high_m"), release.decimals),
            )
        )
    growth = signed(line["organic_growth_pct"], 2)
    if growth:
        found.append(
            tile("growth", "Organic growth", growth, "%", "net flows over assets at the start", when(start, end))
        )
    if line["periods_expected"]:
        found.append(year_tile(release, line))
    for figure in ranked:
        change = signed(figure["change_since"], figure["decimals"])
        found.append(
            tile(
                *(figure["measure"], figure["label"], formatted(figure["figure"], figure["decimals"]), "%"),
                f"{figure['funds']} of {figure['funds_ranked']} ranked funds",
                f"{change} points since {month(figure['before_period_end'])}" if change else "",
                f"to {day(figure['as_of_date'])}",
            )
        )
    return found


def year_tile(release: Release, line: dict) -> dict:
    """The twelve months: how fast the firm grew in them, or what is on record of them where periods are missing."""
    coverage = f"{line['periods_on_record']} of {line['periods_expected']} periods on record"
    covers = span(line["year_start"], line["period_end"])
    if line["year_growth_pct"] is None:
        label, figure = "Net flows on record, last 12 months", shown(release, line["net_sales_on_record_m"])
        return tile("year", label, figure or "none", release.unit_name, coverage, covers)
    bounds = between(line["year_low_pct"], line["year_high_pct"], 0)
    lines = (coverage, covers, bounds and f"true value {bounds}")
    flows = f"net flows {shown(release, line['year_net_sales_m'])}"
    figure = signed(line["year_growth_pct"], 2)
    return tile("year", "Organic growth, 12 months", figure, "%", flows, *lines)


def group_lines(release: Release, groups: list[dict]) -> list[dict]:
    """What changed, discipline by discipline, and in the firm's own totals."""
    return [
        {
            "group_id": group["group_id"],
            "label": group["printed_name"],
            "colour": palette.name(group["group_number"]) if group["group_kind"] == "discipline" else "",
            "is_total": group["group_kind"] == "aggregate",
            "cells": [
                *change_cells(release, group),
                shown(release, group["net_sales_on_record_m"]),
                "" if group["periods"] is None else f"{group['periods']:,}",
            ],
        }
        for group in groups
        if group["periods"] is not None or group["ending_assets_m"] is not None
    ]


def ends_of(release: Release, ends: Sequence[date], amounts: Sequence[Decimal | None]) -> str:
    """The first and the last amount on record, each with its period."""
    known = [(end, level) for end, level in zip(ends, amounts, strict=True) if level is not None]
    pairs = dict(known[:1] + known[-1:]).items()
    return ", ".join(f"{month(end)} {formatted(level, release.decimals)}" for end, level in pairs)


def subjects_of(series: list[dict]) -> list[list[dict]]:
    """Rows of SERIES of each discipline, and of the total last, oldest first."""
    key = itemgetter("display_order", "subject_id")
    return [list(some) for _, some in groupby(sorted(series, key=lambda row: (*key(row), row["period_end"])), key=key)]


def assets_chart(release: Release, ends: list[date], subjects: list[list[dict]]) -> dict | None:
    """Assets over time, a line for each discipline and one for the firm; None where none are on record."""
    keys, drawn = [], []
    for rows_of in subjects:
        amounts = [release.in_unit(row["ending_assets_m"]) for row in rows_of]
        said = ends_of(release, ends, amounts)
        if said:
            colour = palette.name(rows_of[0]["discipline_number"])
            keys.append({"colour": colour, "label": rows_of[0]["label"], "ends": said})
            drawn.append((colour, amounts))
    if not drawn:
        return None
    told = f"Assets, {release.unit_name}. " + "; ".join(f"{key['label']}: {key['ends']}" for key in keys)
    return {"legend": keys, "svg": charts.lines(told, ends, drawn)}


def flow_panels(release: Release, ends: list[date], panels: list[tuple[str, str, str, list[Flow]]]) -> list[dict]:
    """Net flows over time, a panel each, on one scale. panels: name, a note beside it, colour, and flows by period."""
    levels = [level for *_, flows in panels for flow in flows for level in (flow.amount, flow.low, flow.high)]
    frame = charts.frame_of(ends, levels, charts.PANEL)
    found = []
    for number, (label, note, colour, flows) in enumerate(panels, start=1):
        said = ends_of(release, ends, [flow.amount for flow in flows])
        told = f"Net flows, {label}, {release.unit_name}: {said or 'none on record'}"
        chart = charts.bars(told, frame, colour, flows, number == len(panels))
        found.append({"label": label, "note": note, "ends": said, "svg": chart})
    return found


def discipline_panels(release: Release, ends: list[date], subjects: list[list[dict]]) -> list[dict]:
    """Net flows of each discipline that states any."""
    found = []
    for rows_of in subjects:
        number = rows_of[0]["discipline_number"]
        flows = [Flow(release.in_unit(row["net_sales_m"])) for row in rows_of]
        if number is not None and any(flow.amount is not None for flow in flows):
            found.append((rows_of[0]["label"], "", palette.name(number), flows))
    return flow_panels(release, ends, found)


def scope_panels(release: Release, scopes: list[dict]) -> list[dict]:
    """Net flows of each scope with their bounds; scopes with the same figures in one panel that says so."""
    found = []
    for scope in scopes:
        name, *same = scope["scopes"]
        flows = [
            Flow(
                *(release.in_unit(figure[key]) for key in ("amount_m", "low_m", "high_m")),
                figure["status"] == "derived",
            )
            for figure in scope["figures"]
        ]
        found.append((name, f"the same {', '.join(map(str.lower, same))}" if same else "", "ds", flows))
    ends = [figure["period_end"] for figure in scopes[0]["figures"]] if scopes else []
    return flow_panels(release, ends, found)


def history(release: Release, subjects: list[list[dict]]) -> dict | None:
    """Every figure of the charts, the newest period first; None where there is one period alone."""
    if not subjects or len(subjects[0]) < 2:
        return None
    lines = [
        {
            "to": month(of_period[0]["period_end"]),
            "cells": [shown(release, row[key]) for key in ("ending_assets_m", "net_sales_m") for row in of_period],
        }
        for of_period in list(zip(*subjects, strict=True))[: -MOST_PERIODS - 1 : -1]
    ]
    labels = [rows_of[0]["label"] for rows_of in subjects]
    return {"labels": labels, "lines": lines, "more": len(subjects[0]) - len(lines)}


def quartile_charts(shares: list[dict]) -> list[dict]:
    """Each horizon's shares on its newest day, and over the days before where there are any."""
    found = []
    for _, some in groupby(shares, key=itemgetter("horizon_id")):
        days = list(some)
        newest = days[-1]
        ends = [one["as_of_date"] for one in days]
        told = f"First quartile, {newest['horizon_name']}: " + ", ".join(
            f"{month(one['as_of_date'])} {formatted(one['shares'][0], 1)} %" for one in (days[0], newest)
        )
        found.append(
            quartile_line(newest)
            | {
                "day": newest["as_of_date"],
                "over_time": charts.shares(told, ends, [one["shares"] for one in days], True) if len(days) > 1 else "",
            }
        )
    return found


def with_pages(lines: list[dict], files: dict[str, str], *keys: str) -> list[dict]:
    """Lines with the page of each release that a key names; none where it has no page."""
    return [line | {f"{key}_file": files.get(line[key]) for key in keys} for line in lines]


def contents(warehouse: duckdb.DuckDBPyConnection, line: dict, release: Release, files: dict[str, str]) -> dict:
    """All that a firm's page shows, ready to be set. line: its row of FIRMS; release: its newest; files: page of each
    release."""
    firm = {"firm_id": release.firm_id}
    period = firm | {"period_series": line["period_series"]}
    ranked = rows(warehouse, BEST_HALF, **firm)
    series = rows(warehouse, SERIES, **firm)
    subjects = subjects_of(series)
    ends = [row["period_end"] for row in subjects[0]] if subjects else []
    groups = rows(warehouse, GROUPS, **period, **{key: line[key] for key in ("period_start", "period_end")})
    restated, misses = rows(warehouse, RESTATED, **firm), rows(warehouse, MISSED, **firm)
    return {
        "release": release,
        "line": line,
        "sentence": sentence(release, line, next((one for one in ranked if one["measure"] == "top_half"), None)),
        "tiles": tiles(release, line, ranked),
        "groups": group_lines(release, groups),
        "assets": assets_chart(release, ends, subjects),
        "by_discipline": discipline_panels(release, ends, subjects),
        "by_scope": scope_panels(release, rows(warehouse, SCOPES, **period)),
        "bridge": bridge_table(release, rows(warehouse, BRIDGE, **firm)),
        "quartiles": quartile_charts(rows(warehouse, QUARTILES, **firm)),
        "history": history(release, subjects),
        "restated": with_pages(
            [restated_line(release, one) for one in restated], files, "first_release_id", "later_release_id"
        ),
        "more_restated": left_out(restated),
        "misses": with_pages(misses, files, "release_id"),
        "more_misses": left_out(misses),
    }
