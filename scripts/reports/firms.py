"""Firms side by side: what each has, what flowed, how fast it grew, and how far its figures are to be trusted."""

import duckdb

from scripts.reports.charts import sparkline
from scripts.reports.formatting import between, day, month, signed
from scripts.reports.published import Release, rows
from scripts.reports.wording import shown

# Of each firm the newest period of its shortest rhythm that is on record, and the twelve months to its end: those who
# grew fastest first. Growth needs no currency, so it is what they are ranked by; of those without twelve months, by the
# period's.
FIRMS = """
with rhythm as (
    select firm_id, arg_min(period_series, (period_months, period_series)) as period_series
    from flows.fct_period_coverage
    group by firm_id
),

spans as (
    select spans.*
    from flows.fct_trailing_net_flow as spans
    inner join rhythm on spans.firm_id = rhythm.firm_id and spans.period_series = rhythm.period_series
    where spans.scope_id = 'total'
),

newest as (
    select * from spans
    qualify period_end = max(period_end) filter (where span = 'period' and net_sales_m is not null)
        over (partition by firm_id)
),

left_most as (
    select groups.firm_id, groups.printed_name, sum(series.amount_m) as net_sales_m, count(*) as periods
    from flows.fct_series as series
    inner join rhythm on series.firm_id = rhythm.firm_id and series.period_series = rhythm.period_series
    inner join reference.dim_group as groups on series.firm_id = groups.firm_id and series.subject_id = groups.group_id
    where series.subject_kind = 'group' and groups.group_kind = 'discipline' and series.metric_id = 'net_sales'
    group by groups.firm_id, groups.group_id, groups.printed_name
    having sum(series.amount_m) < 0
    qualify row_number() over (partition by groups.firm_id order by sum(series.amount_m), groups.group_id) = 1
),

checks as (
    select releases.firm_id,
        sum(summary.checks) filter (where summary.outcome = 'erratum') as errata,
        sum(summary.checks) filter (where summary.check_family = 'footing' and summary.status <> 'foots') as misses
    from audit.fct_check_summary as summary
    inner join reference.dim_release as releases on summary.release_id = releases.release_id
    group by releases.firm_id
),

restated as (
    select firm_id, count(*) as figures
    from flows.fct_restatement
    group by firm_id
)

select
    releases.release_id, releases.firm_id, period.period_series, period.period_start, period.period_end,
    levels.beginning_assets_m, levels.ending_assets_m, levels.assets_change_pct,
    levels.ending_assets_low_m, levels.ending_assets_high_m, market.amount_m as market_m,
    period.net_sales_m, period.net_sales_low_m, period.net_sales_high_m, period.organic_growth_pct,
    before.period_end as before_period_end, before.net_sales_m as net_sales_before_m,
    year.period_start as year_start, year.net_sales_m as year_net_sales_m, year.organic_growth_pct as year_growth_pct,
    year.net_sales_on_record_m, year.annualised_growth_low_pct as year_low_pct,
    year.annualised_growth_high_pct as year_high_pct, year.periods_on_record, year.periods_expected,
    left_most.printed_name as left_most, left_most.net_sales_m as left_most_m, left_most.periods as left_most_periods,
    checks.errata, checks.misses, restated.figures as restated
from reference.dim_release as releases
left join newest as period on releases.firm_id = period.firm_id and period.span = 'period'
left join newest as year on releases.firm_id = year.firm_id and year.span = 'trailing_12_months'
left join spans as before
    on period.firm_id = before.firm_id and before.span = 'period' and period.period_start - 1 = before.period_end
left join flows.fct_latest_net_flow as levels
    on period.firm_id = levels.firm_id and levels.scope_id = 'total' and period.period_start = levels.period_start
    and period.period_end = levels.period_end
left join flows.fct_series as market
    on period.firm_id = market.firm_id and market.subject_kind = 'scope' and market.subject_id = 'total'
    and market.metric_id = 'market_appreciation' and period.period_start = market.period_start
    and period.period_end = market.period_end
left join left_most on releases.firm_id = left_most.firm_id
left join checks on releases.firm_id = checks.firm_id
left join restated on releases.firm_id = restated.firm_id
qualify releases.release_order = max(releases.release_order) over (partition by releases.firm_id)
order by year.organic_growth_pct desc nulls last, period.organic_growth_pct desc nulls last, releases.firm_id
"""

# Total assets of each firm at the end of every period of that rhythm that was due; NULL where none are on record.
ASSETS = """
select
    slots.firm_id, slots.period_end,
    arg_max(series.amount_m, series.period_start) as amount_m
from flows.fct_period_coverage as slots
left join flows.fct_series as series
    on slots.firm_id = series.firm_id and series.subject_kind = 'scope' and series.subject_id = 'total'
    and series.metric_id = 'ending_assets' and slots.period_end = series.period_end
where slots.scope_id = 'total' and slots.status <> 'not_yet_due'
group by slots.firm_id, slots.period_end
order by slots.firm_id, slots.period_end
"""


def assets_line(release: Release, levels: list[dict]) -> str:
    """A line of a firm's assets, with the first and the last level in words for those who do not see it."""
    known = [level for level in levels if level["amount_m"] is not None]
    if not known:
        return ""
    first, last = (
        f"{shown(release, level['amount_m'])} on {day(level['period_end'])}" for level in (known[0], known[-1])
    )
    told = f"Assets of {release.firm_name}: {first} to {last}, {release.unit_name}"
    return sparkline(told, [level["amount_m"] for level in levels])


def side_by_side(warehouse: duckdb.DuckDBPyConnection, found: list[dict], newest: dict[str, Release]) -> list[dict]:
    """A line for each firm, ready to be set. found: rows of FIRMS; newest: the newest release of each firm."""
    levels: dict[str, list[dict]] = {}
    for level in rows(warehouse, ASSETS):
        levels.setdefault(level["firm_id"], []).append(level)
    lines = []
    for line in found:
        release = newest[line["firm_id"]]
        has_year = line["year_net_sales_m"] is not None
        lines.append(
            {
                "firm_id": line["firm_id"],
                "name": release.firm_name,
                "to": month(line["period_end"] or release.as_of),
                "unit": release.unit_name,
                "line": assets_line(release, levels.get(line["firm_id"], [])),
                "assets": shown(release, line["ending_assets_m"]),
                "net_sales": shown(release, line["net_sales_m"]),
                "growth": signed(line["organic_growth_pct"], 2),
                "year_net_sales": shown(release, line["year_net_sales_m"]),
                "year_growth": signed(line["year_growth_pct"], 2),
                "year_bounds": between(line["year_low_pct"], line["year_high_pct"], 0) if has_year else "",
                "coverage": f"{line['periods_on_record']} of {line['periods_expected']}"
                if line["periods_expected"]
                else "",
                "left_most": line["left_most"],
                "left_most_amount": shown(release, line["left_most_m"]),
                **{key: f"{line[key]:,}" if line[key] else "" for key in ("misses", "errata", "restated")},
            }
        )
    return lines
