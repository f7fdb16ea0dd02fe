"""Firms side by side: what each has, what flowed, how fast it grew, and how far its figures are to be trusted."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import duckdb
from markupsafe import Markup

from scripts.showing.press import between, day, month, press, signed
from scripts.showing.published import Release, rows

# Of each firm the newest period of its shortest rhythm that is on record, and the twelve months to its end: those who
# grew fastest first. Growth needs no currency, so it is what they are ranked by; of those without twelve months, by the
# period's.
FIRMS = """
with rhythm as (
    select firm_id, arg_min(period_series, (period_months, period_series)) as period_series
    from flows.fct_calendar
    group by firm_id
),

spans as (
    select spans.*
    from flows.fct_trailing_net_flow as spans
    inner join rhythm on spans.firm_id = rhythm.firm_id and spans.period_series = rhythm.period_series
    where spans.scope_id = 'total'
    qualify spans.period_end
        = max(spans.period_end) filter (where spans.span = 'period' and spans.net_sales_m is not null)
            over (partition by spans.firm_id)
),

checks as (
    select release_id, sum(checks) filter (where outcome = 'broken') as broken,
        sum(checks) filter (where outcome = 'erratum') as errata
    from audit.fct_check_summary
    group by release_id
),

restated as (
    select firm_id, count(*) as figures
    from flows.fct_restatement
    group by firm_id
)

select
    releases.release_id, releases.firm_id, period.period_start, period.period_end,
    assets.amount_m as assets_m, period.net_sales_m, period.organic_growth_pct,
    year.net_sales_m as year_net_sales_m, year.organic_growth_pct as year_growth_pct,
    year.annualised_growth_low_pct as year_low_pct, year.annualised_growth_high_pct as year_high_pct,
    year.periods_on_record, year.periods_expected,
    coalesce(checks.broken, 0) as broken, coalesce(checks.errata, 0) as errata,
    coalesce(restated.figures, 0) as restated
from reference.dim_release as releases
left join spans as period on releases.firm_id = period.firm_id and period.span = 'period'
left join spans as year on releases.firm_id = year.firm_id and year.span = 'trailing_12_months'
left join flows.fct_series as assets
    on period.firm_id = assets.firm_id and assets.subject_kind = 'scope' and assets.subject_id = 'total'
    and assets.metric_id = 'ending_assets' and period.period_end = assets.period_end
    and period.period_series = assets.period_series
left join checks on releases.release_id = checks.release_id
left join restated on releases.firm_id = restated.firm_id
qualify releases.release_order = max(releases.release_order) over (partition by releases.firm_id)
order by year.organic_growth_pct desc nulls last, period.organic_growth_pct desc nulls last, releases.firm_id
"""

# Total assets of a firm at the end of every period of that rhythm that was due; NULL where none are on record.
ASSETS = """
select slots.period_end, arg_max(series.amount_m, series.period_start) as amount_m
from flows.fct_calendar as slots
left join flows.fct_series as series
    on slots.firm_id = series.firm_id and series.subject_kind = 'scope' and series.subject_id = 'total'
    and series.metric_id = 'ending_assets' and slots.period_end = series.period_end
where slots.firm_id = ? and slots.scope_id = 'total' and slots.status <> 'not_yet_due'
group by slots.period_end
order by slots.period_end
"""

# Pixels of a line of assets.
WIDTH, HEIGHT, EDGE = 120, 28, 3


def line_of(levels: list[tuple[date, Decimal | None]], release: Release) -> Markup:
    """A line of assets, broken where a period is on no record, with the first and the last level in words."""
    known = [(place, amount) for place, (_, amount) in enumerate(levels) if amount is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(amount for _, amount in known), max(amount for _, amount in known)
    reach, steps = high - low or Decimal(1), len(levels) - 1

    def point(place: int, amount: Decimal) -> str:
        across = EDGE + place * (WIDTH - 2 * EDGE) / steps
        return f"{across:.1f} {float(EDGE + (high - amount) / reach * (HEIGHT - 2 * EDGE)):.1f}"

    path = "".join(
        f"M{point(*before)}L{point(*after)}" for before, after in pairwise(known) if after[0] == before[0] + 1
    )
    dots = "".join(f"M{point(*level)}h0" for level in known)
    first, last = (
        f"{press(release.in_unit(amount), release.decimals)} on {day(levels[place][0])}"
        for place, amount in (known[0], known[-1])
    )
    told = Markup("Assets: {} to {}, {} {}").format(first, last, release.currency, release.unit)
    return Markup(
        '<svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        '<path d="{}" class="line"/><path d="{}" class="dots"/></svg>'
    ).format(told, WIDTH, HEIGHT, WIDTH, HEIGHT, path, dots)


def state(line: dict) -> str:
    """What the checks and later releases say of a firm's figures, in words."""
    words = [f"{line[key]} {word}" for key, word in (("broken", "broken"), ("errata", "by an erratum")) if line[key]]
    return ", ".join(words) or "all hold"


def firms(warehouse: duckdb.DuckDBPyConnection, newest: dict[str, Release], files: dict[str, str]) -> list[dict]:
    """A line for each firm, ready to be set. newest: release by its id; files: page of each release."""
    lines = []
    for line in rows(warehouse, FIRMS):
        release = newest[line["release_id"]]
        levels = warehouse.execute(ASSETS, [line["firm_id"]]).fetchall()
        has_year = line["year_net_sales_m"] is not None
        lines.append(
            {
                "firm_id": line["firm_id"],
                "name": release.firm_name,
                "file": files.get(release.release_id),
                "to": month(line["period_end"] or release.as_of),
                "unit": f"{release.currency} {release.unit}",
                "line": line_of(levels, release),
                "assets": shown(release, line["assets_m"]),
                "net_sales": shown(release, line["net_sales_m"]),
                "growth": growth(line["organic_growth_pct"]),
                "year_net_sales": shown(release, line["year_net_sales_m"]),
                "year_growth": growth(line["year_growth_pct"]),
                "year_bounds": between(line["year_low_pct"], line["year_high_pct"], 0) if has_year else "",
                "coverage": f"{line['periods_on_record']} of {line['periods_expected']}"
                if line["periods_expected"]
                else "",
                "checks": state(line),
                "restated": str(line["restated"]) if line["restated"] else "none",
            }
        )
    return lines


def shown(release: Release, amount_m: Decimal | None) -> str:
    """An amount in the release's unit; unknown as nothing."""
    return "" if amount_m is None else press(release.in_unit(amount_m), release.decimals)


def growth(percent: Decimal | None) -> str:
    """Organic growth with its sign; unknown as nothing."""
    return signed(percent, 2)
