"""The metrics layer: what it declares, that `mf query` answers as the marts do, and that it rejects what would mislead.

What is asked of MetricFlow itself runs in the environment of its own lock, several questions to a process; without it
those tests say so. Every expected figure is taken from the marts, never from fct_latest_net_flow, on which the metrics
rest.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from pathlib import Path

import duckdb
import pytest
from conftest import Project
from tools import metricflow

from scripts.exports.metrics import last_day
from scripts.project import ROOT

ASKED = {
    "ending_assets",
    "net_sales",
    "organic_growth_pct",
    "funds_ranked",
    "top_half_share_pct",
    "top_quartile_share_pct",
    "span_net_sales",
    "span_organic_growth_pct",
    "span_periods_on_record",
    "span_periods_expected",
}

# Runs in MetricFlow's environment: questions in, one CSV for each that has an answer.
ASK = """
import json, sys
from pathlib import Path
from scripts.exports.metrics import MetricFlow, settle
settle(Path(sys.argv[1]))
metricflow = MetricFlow()
for number, question in enumerate(json.loads(sys.argv[2])):
    print(f"question {number}", flush=True)
    metricflow.ask(*question)
"""


@pytest.fixture(scope="session")
def semantic_manifest(parsed) -> dict:
    """What dbt writes for MetricFlow and its like, as JSON; not to be changed."""
    from dbt.contracts.graph.semantic_manifest import SemanticManifest

    return json.loads(SemanticManifest(parsed)._get_pydantic_semantic_manifest().json())


class Answers:
    """What `mf query` said to each of several questions about one published file."""

    def __init__(self, folder: Path, published: Path, semantic_manifest: dict, questions: list[list[str]]):
        python = metricflow()
        for name in ("dbt_project.yml", "profiles.yml"):
            shutil.copyfile(ROOT / name, folder / name)
        (folder / "target").mkdir()
        (folder / "target" / "semantic_manifest.json").write_text(json.dumps(semantic_manifest))
        self.folder, self.questions = folder, questions
        output = subprocess.run(
            [python, "-c", ASK, str(published), json.dumps(questions)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ).stdout
        self.answers = re.split(r"^question \d+\n", output, flags=re.MULTILINE)[1:]
        assert len(self.answers) == len(questions), output

    def table(self, name: str) -> set[tuple]:
        """Answer to the question with `--csv <name>`, its columns in the order asked for; see value."""
        path = self.folder / name
        assert path.exists(), self.answers
        (asked,) = [options for options in self.questions if options[-1] == name]
        columns = f"{asked[3]},{asked[1]}".split(",")  # MetricFlow has an order of its own
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(value(row[column]) for column in columns) for row in csv.DictReader(file)]
        assert len(set(rows)) == len(rows)
        return set(rows)


def value(text: str) -> str | date | Decimal | None:
    """A cell of MetricFlow's CSV: day, figure, text or None. Figures come by way of a float, exact to 15 digits."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d 00:00:00", text):
        return date.fromisoformat(text[:10])
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text or None


def question(name: str, metrics: str, group_by: str, *where: str) -> list[str]:
    """Options of `mf query` for an answer in the file `name`."""
    filters = [option for condition in where for option in ("--where", condition)]
    return ["--metrics", metrics, "--group-by", group_by, *filters, "--csv", name]


def series(start: date, end: date) -> str:
    """A period's length and shift, worked out apart from the SQL that does."""
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        length = 12 * (end.year - start.year) + end.month - start.month + 1
        shift, unit = (12 * end.year + end.month) % length, "month"
    else:
        length = (end - start).days + 1
        shift, unit = (end - date(1, 1, 1)).days % length, "day"
    return f"{length} {unit}{'s' * (length > 1)}" + (f" + {shift}" if shift else "")


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """To four decimals, half away from zero."""
    return (100 * Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


# --- What is declared, seen without MetricFlow ---------------------------------------------------------------------


def measures(semantic_manifest: dict) -> list[dict]:
    """Every measure of every semantic model."""
    return [measure for model in semantic_manifest["semantic_models"] for measure in model["measures"]]


def added_over_time(semantic_manifest: dict) -> list[str]:
    """Balances and rankings that an answer would add up over days: there should be none."""
    return [
        measure["name"]
        for measure in measures(semantic_manifest)
        if re.search(r"assets|funds|top_", measure["name"]) and not measure["non_additive_dimension"]
    ]


def unguarded(semantic_manifest: dict) -> set[str]:
    """Metrics that people are to ask for and that can be had without a guard: there should be none."""
    inputs = {
        metric["name"]: {part["name"] for part in metric["type_params"]["metrics"] or ()}
        for metric in semantic_manifest["metrics"]
    }

    def guards(name: str) -> set[str]:
        return {name}.union(*map(guards, inputs[name])) & {name for name in inputs if name.startswith("kinds_of_")}

    return {name for name in ASKED if not guards(name)}


def test_every_metric_is_there_and_described(semantic_manifest):
    metrics = {metric["name"]: metric for metric in semantic_manifest["metrics"]}
    assert metrics.keys() >= ASKED
    for name, metric in metrics.items():
        assert metric["description"], name
        assert metric["label"], name
    # What is not for asking says so.
    behind = metrics.keys() - ASKED - {"beginning_assets"}
    assert all(re.search(r"_unguarded$|^(kinds|days|first_day|last_day)_of_|^unknown_", name) for name in behind), (
        behind
    )


def test_balances_are_never_added_over_time_and_every_metric_is_guarded(semantic_manifest):
    assert added_over_time(semantic_manifest) == []
    assert unguarded(semantic_manifest) == set()
    spoilt = json.loads(json.dumps(semantic_manifest))
    adds_balances(spoilt)
    for metric in spoilt["metrics"]:
        if metric["name"] == "funds_ranked":
            del metric["type_params"]["metrics"][1]
    assert added_over_time(spoilt) == ["ending_assets_unguarded"]
    assert unguarded(spoilt) == {"funds_ranked", "top_half_share_pct", "top_quartile_share_pct"}


def test_the_metrics_read_published_tables_alone(semantic_manifest, shipped):
    relations = [model["node_relation"]["relation_name"] for model in semantic_manifest["semantic_models"]]
    relations += [
        spine["node_relation"]["relation_name"] for spine in semantic_manifest["project_configuration"]["time_spines"]
    ]
    published = {
        f'"aum_flows"."{schema}"."{table}"'
        for schema, table in shipped.query("select schema_name, table_name from duckdb_tables()")
    }
    assert len(relations) == 5
    assert set(relations) <= published


def test_the_calendar_covers_whole_years(shipped):
    assert shipped.query(
        "select count(*), min(date_day)::varchar, max(date_day)::varchar, count(distinct month_end), "
        "count(*) filter (where date_day = month_end), "
        "list(distinct quarter_end::varchar order by quarter_end::varchar), "
        "list(distinct calendar_year) from reference.dim_date"
    ) == [(366, "2004-01-01", "2004-12-31", 12, 12, ["2004-03-31", "2004-06-30", "2004-09-30", "2004-12-31"], [2004])]


def test_periods_of_one_series_never_share_a_day(others):
    periods = others.query(
        "select firm_id, scope_id, period_series, period_start, period_end from flows.fct_latest_net_flow "
        "where period_series <> 'balances alone' order by all"
    )
    assert {row[2] for row in periods} == {"1 month", "3 months", "6 months"}
    assert all(name == series(start, end) for *_, name, start, end in periods)
    for _, same in groupby(periods, key=lambda row: row[:3]):
        assert all(before[4] < after[3] for before, after in pairwise(same))


def test_a_superseded_print_cannot_enter(august_built, tmp_path):
    """The key of the table that metrics rest on has no release in it; the private file holds it to its key."""
    private = shutil.copyfile(august_built.folder / "build" / "aum_flows.duckdb", tmp_path / "aum_flows.duckdb")
    with duckdb.connect(str(private)) as warehouse, pytest.raises(duckdb.ConstraintException, match="janus"):
        warehouse.execute(f"insert into flows.fct_latest_net_flow {PRINTS} where not is_latest")


def test_the_lock_agrees_with_the_project():
    lock, project = ((ROOT / f"requirements{suffix}.txt").read_text(encoding="utf-8") for suffix in ("-metrics", ""))
    # Name, pin, and for which Python: what both have is the same.
    pinned, of_project = (
        re.findall(r"^([a-z0-9-]+\S*?)==(.+) \\$", text, flags=re.MULTILINE) for text in (lock, project)
    )
    assert {"dbt-metricflow", "metricflow", "dbt-core", "dbt-duckdb", "duckdb"} <= {name for name, _ in pinned}
    assert len(re.findall(r"^[a-z0-9].*==.*\\\n    --hash=sha256:", lock, flags=re.MULTILINE)) == len(pinned)
    assert not re.search(r"https?:|--index|--find-links|^-", lock, flags=re.MULTILINE)
    shared = {name for name, _ in pinned} & {name for name, _ in of_project}
    assert len(shared) > 50
    assert [pin for pin in pinned if pin[0] in shared] == [pin for pin in of_project if pin[0] in shared]


# --- What MetricFlow answers -----------------------------------------------------------------------------------------

# Every print of every period in the shape of fct_latest_net_flow.
PRINTS = """
    select firm_id, scope_id, period_start, period_end, '1 month' as period_series, net_sales_m, net_sales_low_m,
        net_sales_high_m, beginning_assets_m, null as beginning_assets_low_m, null as beginning_assets_high_m,
        ending_assets_m, ending_assets_low_m, ending_assets_high_m, null as assets_change_pct,
        true as is_balance_of_the_day, release_id
    from flows.fct_net_flow
"""


def copied(project: Project, folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a copy of the published file that a test may spoil."""
    copy = folder / "aum_flows.duckdb"
    shutil.copyfile(project.published, copy)
    return duckdb.connect(str(copy))


def adds_balances(semantic_manifest: dict) -> None:
    """Plants the fault of all faults: ending assets added up over time."""
    for measure in measures(semantic_manifest):
        if measure["name"] == "ending_assets_unguarded":
            measure["non_additive_dimension"] = None


TOTAL = "{{ Entity('scope') }} = 'total'"

AUGUST_QUESTIONS = [
    question("periods.csv", "net_sales,organic_growth_pct,ending_assets", "firm,scope,metric_time__day"),
    question("all_time.csv", "net_sales,organic_growth_pct", "scope"),
    question("quarters.csv", "ending_assets", "metric_time__quarter", TOTAL),
    question(
        "shares.csv",
        "top_half_share_pct,top_quartile_share_pct,funds_ranked",
        "metric_time__day,ranking__horizon_id",
    ),
    question(
        "group.csv",
        "top_half_share_pct,funds_ranked",
        "ranking__fund_group",
        "{{ Dimension('ranking__horizon_id') }} = '3_years'",
    ),
    question("latest_shares.csv", "top_quartile_share_pct", "ranking__horizon_id"),
]


@pytest.fixture(scope="module")
def august(august_built, semantic_manifest, tmp_path_factory) -> Answers:
    """Answers where July is printed twice."""
    return Answers(tmp_path_factory.mktemp("mf"), august_built.published, semantic_manifest, AUGUST_QUESTIONS)


@pytest.fixture(scope="module")
def spoilt(august_built, semantic_manifest, tmp_path_factory) -> Answers:
    """The same questions, where superseded prints count and balances are added over time."""
    folder = tmp_path_factory.mktemp("mf_spoilt")
    with copied(august_built, folder) as warehouse:
        warehouse.execute(f"create or replace table flows.fct_latest_net_flow as {PRINTS}")
    manifest = json.loads(json.dumps(semantic_manifest))
    adds_balances(manifest)
    return Answers(folder, folder / "aum_flows.duckdb", manifest, AUGUST_QUESTIONS)


def of_the_marts(august_built: Project) -> dict[str, set[tuple]]:
    """What the marts answer to AUGUST_QUESTIONS about flows and balances."""
    rows = august_built.query(
        "select firm_id, scope_id, period_end, net_sales_m, organic_growth_pct, ending_assets_m, beginning_assets_m "
        "from flows.fct_net_flow where is_latest order by scope_id, period_end"
    )
    by_scope = [(scope, list(months)) for scope, months in groupby(rows, key=lambda row: row[1])]
    totals = [(row[2], row[5]) for row in rows if row[1] == "total"]
    return {
        "periods.csv": {row[:6] for row in rows},
        "all_time.csv": {
            (scope, sum(month[3] for month in months), percent(sum(month[3] for month in months), months[0][6]))
            for scope, months in by_scope
        },
        "quarters.csv": {(quarter(day), assets) for day, assets in totals if day.month in (6, 8)},
    }


def quarter(day: date) -> date:
    """First day of the calendar quarter, as MetricFlow names it."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


@pytest.mark.parametrize("name", ["periods.csv", "all_time.csv", "quarters.csv"])
def test_flows_and_balances_are_those_of_the_marts(august_built, august, name):
    expected = of_the_marts(august_built)[name]
    assert len(expected) in (16, 4, 2)
    assert august.table(name) == expected


def test_shares_of_funds_are_those_of_the_marts(august_built, august):
    rows = august_built.query(
        "select r.as_of_date, q.fund_group, q.horizon_id, list(q.funds_in_quartile order by q.quartile), "
        "min(q.funds_ranked), min(q.share_pct) filter (where q.quartile = 1) from rankings.fct_quartile_share as q "
        "inner join reference.dim_release as r on q.release_id = r.release_id group by all"
    )
    assert len({row[0] for row in rows}) == 2
    shares = {
        (day, horizon, percent(sum(funds[:2]), ranked), first, ranked)
        for day, group, horizon, funds, ranked, first in rows
        if group == "all"
    }
    assert august.table("shares.csv") == shares
    newest = max(row[0] for row in rows)
    assert august.table("latest_shares.csv") == {(row[1], row[3]) for row in shares if row[0] == newest}
    assert august.table("group.csv") == {
        (group, percent(sum(funds[:2]), ranked) if ranked else None, ranked)
        for day, group, horizon, funds, ranked, _ in rows
        if day == newest and horizon == "3_years" and group != "all"
    }


def test_what_counts_twice_or_adds_balances_is_noticed(august_built, spoilt):
    expected = of_the_marts(august_built)
    july = {row for row in spoilt.table("periods.csv") if row[1:3] == ("total", date(2004, 7, 31))}
    assert {row[3] for row in july} == {Decimal(-1600)}  # printed twice as -800
    for name, right in expected.items():
        assert spoilt.table(name) != right, name
    # May and June were printed once: their balances are added up for the quarter.
    assert dict(spoilt.table("quarters.csv"))[date(2004, 4, 1)] == Decimal(135800 + 135400)


REJECTED = {
    "several scopes": (question("x", "ending_assets", "firm"), "ending_assets is of one firm and one scope"),
    "several firms": (
        question("x", "ending_assets", "metric_time__day", TOTAL),
        "ending_assets is of one firm and one",
    ),
    "flows of several scopes": (
        question("x", "net_sales", "firm,metric_time__day"),
        "net_sales is of one firm, one scope",
    ),
    "flows of several firms": (
        question("x", "net_sales", "metric_time__day", TOTAL),
        "net_sales is of one firm, one scope",
    ),
    "months and quarters": (question("x", "net_sales", "firm,scope"), "net_sales is of one firm, one scope"),
    "growth of several firms": (question("x", "organic_growth_pct", "scope,period_series"), "net_sales is of one firm"),
    "several spans": (
        question("x", "span_net_sales", "firm,scope,period_series,span__length"),
        "a span is of one firm",
    ),
    "several horizons": (question("x", "top_half_share_pct", "firm"), "rankings are of one firm and one horizon"),
}

OTHERS_QUESTIONS = [
    question("periods.csv", "net_sales,organic_growth_pct", "firm,scope,period_series,metric_time__day"),
    question("years.csv", "net_sales,organic_growth_pct", "firm,scope,period_series,metric_time__year"),
    question("balances.csv", "ending_assets", "firm,firm__reporting_currency,scope,metric_time__day"),
    question(
        "spans.csv",
        "span_net_sales,span_organic_growth_pct,span_periods_on_record,span_periods_expected",
        "firm,scope,period_series,span__length,metric_time__day",
    ),
    *(asked for asked, _ in REJECTED.values()),
]


@pytest.fixture(scope="module")
def of_others(others, semantic_manifest, tmp_path_factory) -> Answers:
    """Answers about several firms, months and quarters, gaps, figures nobody knows, balances by themselves."""
    return Answers(tmp_path_factory.mktemp("mf_others"), others.published, semantic_manifest, OTHERS_QUESTIONS)


def periods_of(others: Project) -> list[tuple]:
    """Firm, scope, series, end, net sales, growth, start, opening: the newest print of every period that has flows."""
    rows = others.query(
        "select firm_id, scope_id, period_start, period_end, net_sales_m, beginning_assets_m "
        "from flows.fct_latest_net_flow where period_series <> 'balances alone'"
    )
    return sorted(
        (
            (
                firm,
                scope,
                series(start, end),
                end,
                flows,
                None if flows is None or not opening else percent(flows, opening),
                start,
                opening,
            )
            for firm, scope, start, end, flows, opening in rows
        ),
        key=lambda row: row[:4],
    )


def test_every_firm_and_period_is_that_of_the_mart(others, of_others):
    rows = periods_of(others)
    assert {row[2] for row in rows} == {"1 month", "3 months", "6 months"}
    # A period whose flows no release states has balances alone.
    assert all(row[4] is not None for row in rows)
    assert of_others.table("periods.csv") == {row[:6] for row in rows}


def test_a_year_adds_its_periods_and_knows_what_it_does_not_know(others, of_others):
    expected = set()
    for (*key, year), periods in groupby(periods_of(others), key=lambda row: (*row[:3], row[3].year)):
        rows = list(periods)
        known = all(row[4] is not None for row in rows)
        net_sales = sum(row[4] for row in rows) if known else None
        gapless = all(after[6] == before[3] + timedelta(days=1) for before, after in pairwise(rows))
        grows = known and gapless and rows[0][7]
        expected.add((*key, date(year, 1, 1), net_sales, percent(net_sales, rows[0][7]) if grows else None))
    # Janus prints May to July and October: the sum is that of what was printed, growth over a gap is unknown.
    assert ("janus", "total", "1 month", date(2004, 1, 1)) in {row[:4] for row in expected if row[4] and row[5] is None}
    assert {row[5] is None for row in expected} == {True, False}
    assert of_others.table("years.csv") == expected


def test_a_balance_is_its_newest_print(others, of_others):
    expected = others.query(
        "select n.firm_id, f.reporting_currency, n.scope_id, n.period_end, arg_max(n.ending_assets_m, r.release_order) "
        "from flows.fct_net_flow as n inner join reference.dim_release as r on n.release_id = r.release_id "
        "inner join reference.dim_firm as f on n.firm_id = f.firm_id group by all"
    )
    assert len({row[1] for row in expected}) > 2
    assert of_others.table("balances.csv") == set(expected)


def test_a_span_says_how_much_of_it_is_on_record(others, of_others):
    expected = others.query(
        "select firm_id, scope_id, period_series, span, period_end, net_sales_m, organic_growth_pct, "
        "periods_on_record, periods_expected from flows.fct_trailing_net_flow"
    )
    assert {row[3] for row in expected} == {"period", "trailing_3_months", "trailing_12_months", "year_to_date"}
    assert any(row[5] is None and row[7] for row in expected) and any(row[7] == row[8] > 1 for row in expected)
    assert of_others.table("spans.csv") == set(expected)


@pytest.mark.parametrize(
    "day, grain, last",
    [
        ("2004-04-01", "quarter", "2004-06-30"),
        ("2004-12-01", "month", "2004-12-31"),
        ("2004-01-01", "year", "2004-12-31"),
        ("2004-07-05", "week", "2004-07-11"),
        ("2004-07-31", "day", "2004-07-31"),
    ],
)
def test_a_period_goes_by_its_last_day(day, grain, last):
    assert last_day(date.fromisoformat(day), grain) == date.fromisoformat(last)


@pytest.mark.parametrize("case", REJECTED)
def test_what_would_mislead_is_rejected(of_others, case):
    output = of_others.answers[len(OTHERS_QUESTIONS) - len(REJECTED) + list(REJECTED).index(case)]
    assert REJECTED[case][1] in output
    assert "or filter on them" in output


# --- The page and the command ----------------------------------------------------------------------------------------


def test_the_page_shows_what_metricflow_answers(shipped, semantic_manifest, tmp_path):
    """Every saved query, its question in words, and the rejection."""
    page = (ROOT / "docs" / "METRICS.md").read_text(encoding="utf-8")
    asked = [["--saved-query", saved["name"]] for saved in semantic_manifest["saved_queries"]]
    assert len(asked) == 7
    rejected = ["--metrics", "net_sales", "--group-by", "firm"]
    *answers, rejection = Answers(tmp_path, shipped.published, semantic_manifest, [*asked, rejected]).answers
    for saved, answer in zip(semantic_manifest["saved_queries"], answers, strict=True):
        shown = (
            f"### {saved['description']}\n\n```sh\nmake metrics ARGS='--saved-query {saved['name']}'\n```\n\n```text\n"
        )
        assert f"{shown}{answer.strip()}\n```\n" in page
    assert rejection.strip().partition("\n\n")[0] in page


def test_without_a_warehouse_it_says_what_to_do(tmp_path):
    outcome = subprocess.run(
        [sys.executable, "-m", "scripts.commands.metrics"],
        cwd=ROOT,
        env=os.environ | {"AUM_FLOWS_PUBLISHED": str(tmp_path / "aum_flows.duckdb")},
        capture_output=True,
        text=True,
    )
    assert outcome.returncode == 1
    assert "run make build first" in outcome.stderr
