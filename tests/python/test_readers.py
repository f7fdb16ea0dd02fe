"""One figure, five readers: page, terminal, workbook, exhibits and metrics say the same of every headline figure of
every release of all seed sets, each at the decimals it shows; and a wrong figure in any of them is noticed."""

import html
import io
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
import yaml
from rich.console import Console

from scripts.catalog import open_published
from scripts.project import ROOT
from scripts.reports import report
from scripts.reports.formatting import formatted
from scripts.reports.headline import GROWTH_SCOPES, print_release
from scripts.reports.published import Release, releases
from scripts.reports.workbook.headline import FIRST, HEADINGS, write_headline
from scripts.reports.workbook.sheets import WorkbookFile

# Figures by (release, measure, scope or horizon, start, end), as texts.
Figures = dict[tuple, str]

# The scope that a printed aggregate states, and the measure of a line.
SCOPES = {
    "total": "total",
    "firmwide": "total",
    "total_ex_money_market": "ex_money_market",
    "long_term": "ex_money_market",
    "total_ex_quant_and_money_market": "ex_money_market_and_quant",
}
LINES = {"Net Sales (redemptions)": "net_sales", "End of period assets": "ending_assets"}

LEVEL = {"net_sales": "net_sales_m", "ending_assets": "ending_assets_m"}


def query(published: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(published), read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()


class Headline:
    """The headline figures of a published file: what each reader should say, and where each figure stands."""

    def __init__(self, published: Path):
        self.published = published
        self.rows = query(
            published,
            "select release_id, measure, coalesce(scope_id, horizon_id), period_start, period_end, row_number, figure, "
            "decimals, label, unit from release.headline order by release_id, row_number",
        )
        self.value = {row[:5]: row[6] for row in self.rows}
        self.expected = {row[:5]: formatted(row[6], row[7]) for row in self.rows}
        with open_published(published) as warehouse:
            self.releases = {release.release_id: release for release in releases(warehouse)}
        self.scopes = dict(query(published, "select lower(scope_name), scope_id from reference.dim_scope"))
        self.horizons = dict(query(published, "select horizon_name, horizon_id from reference.dim_horizon"))

    def of(self, release: str) -> list[tuple]:
        return [row for row in self.rows if row[0] == release]


def on_the_page(headline: Headline, folder: Path, spoil: Callable[[str], str]) -> Figures:
    """Every figure of every page, as its HTML marks it."""
    index = report.report(headline.published, folder / "site")
    found: Figures = {}
    for release in headline.releases:
        own = index.parent / f"{release}.html"  # a file of one release has one page
        text = spoil((own if own.exists() else index).read_text(encoding="utf-8"))
        places = {str(row[5]): row[:5] for row in headline.of(release)}
        for number, cell in re.findall(r'data-headline="(\d+)">(.*?)</(?:td|span)>(?!\))', text):
            shown = html.unescape(re.sub("<[^>]*>", "", cell))
            assert found.setdefault(places[number], shown) == shown, (release, number)
    return found


def on_the_terminal(headline: Headline, spoil: Callable[[str], str]) -> Figures:
    """Every figure that a release prints there: a figure stands below the end of its heading."""
    found: Figures = {}
    with open_published(headline.published) as warehouse:
        for name, release in headline.releases.items():
            console = Console(file=io.StringIO(), width=400, highlight=False)
            print_release(console, warehouse, release)
            measure, ends, places = None, [], []
            days = sorted({row[4] for row in headline.of(name) if row[1] == "ending_assets" or row[1] in LEVEL})
            for line in spoil(console.file.getvalue()).splitlines():
                if headings := [match.end() for match in re.finditer(r"[A-Z][a-z]{2} \d{4}|top half", line)]:
                    ends, places = headings, ["top_half"] if "top half" in line else days
                    measure = "top_half" if "top half" in line else None
                    continue
                label = re.match(r" *([^\d(]*?)(?:,)?(?: {2,}|$)", line[:60])
                words = line[: min(ends, default=0)].strip()
                subject = None
                if measure == "top_half":
                    subject = next((of for text, of in headline.horizons.items() if line.startswith(text + " ")), None)
                elif words.startswith("Assets under management"):
                    measure, subject = "ending_assets", "total"
                elif label:
                    for title, of in (("Net flows, ", "net_sales"), ("Organic growth, %, ", "organic_growth")):
                        if line.startswith(title):
                            measure, line = of, line.replace(title, " " * len(title))
                    subject = next(
                        (
                            of
                            for text, of in headline.scopes.items()
                            if re.match(re.escape(text) + r"(  |$)", line.strip())
                        ),
                        None,
                    )
                if subject is None:
                    continue
                texts = {match.end(): match[0] for match in re.finditer(r"\S+", line)}
                for end, place in zip(ends, places, strict=True):
                    keys = [
                        row[:5]
                        for row in headline.of(name)
                        if row[1:3] == (measure, subject) and place in ("top_half", row[4])
                    ]
                    # A figure stands at the end of its heading, a closing parenthesis on it.
                    if text := texts.get(end):
                        found[keys[0]] = text
    return found


def in_the_workbook(headline: Headline, folder: Path, spoil: Callable[[float], float]) -> Figures:
    """Every figure of every headline sheet, as its number format shows it."""
    found: Figures = {}
    with open_published(headline.published) as warehouse:
        for name, release in headline.releases.items():
            path = folder / f"{name}.xlsx"
            with WorkbookFile(path) as file:
                write_headline(file, warehouse, release, "Headline")
            sheet = openpyxl.load_workbook(path, data_only=True)["Headline"]
            days = sorted({row[4] for row in headline.of(name)})
            row = FIRST
            for label in dict.fromkeys((row[1], row[8]) for row in headline.of(name)):
                row += 1
                for key in (one[:5] for one in headline.of(name) if (one[1], one[8]) == label):
                    cell = sheet.cell(row, 3 + days.index(key[4]))
                    decimals = len(re.search(r"\.(0+)|$", cell.number_format.split(";")[0])[1] or "")
                    found[key] = formatted(Decimal(repr(spoil(cell.value))), decimals)
            assert sheet.cell(HEADINGS + 1, 1).value == "Figure"
    return found


def in_the_exhibits(headline: Headline, spoil: Callable[[str], str]) -> Figures:
    """Net flows and assets of each scope that a release prints as a block of Exhibit 1, column by column."""
    found: Figures = {}
    for name, release in headline.releases.items():
        columns = query(
            headline.published,
            f"select distinct period_start, period_end from flows.fct_printed_cell where release_id = '{name}' "
            "order by period_end, period_start desc",
        )
        groups = query(
            headline.published,
            f"select printed_name, group_id from reference.dim_group where firm_id = '{release.firm_id}'",
        )
        group = None
        for kind, label, *texts in query(
            headline.published,
            "select row_kind, label, column_1, column_2, column_3, column_4, column_5 from release.exhibit_1 "
            f"where basis = 'printed' and release_id = '{name}' order by row_number",
        ):
            group = label if kind == "group" else group
            scope, measure = SCOPES.get(dict(groups).get(group)), LINES.get(label)
            for column, text in zip(columns, texts, strict=False):
                key = (name, measure, scope, *column)
                if kind == "line" and text and key in headline.expected:
                    found[key] = plain(spoil(text), release)
    return found


def plain(text: str, release: Release) -> str:
    """A printed amount without its currency, a dash as nothing, thousands parted by commas."""
    digits = re.sub(r"[^\d.]", "", text)
    is_negative = digits and re.search(r"[(–−-]", text)
    return formatted(Decimal(digits or 0) * (-1 if is_negative else 1), release.decimals)


def in_the_metrics(headline: Headline, spoil: Callable[[Decimal], Decimal]) -> Figures:
    """What the metrics' own expressions make of the table they read: of the newest release that states each figure."""
    declared = yaml.safe_load((ROOT / "models" / "marts" / "_metrics.yml").read_text(encoding="utf-8"))
    (model,) = [one for one in declared["semantic_models"] if one["name"] == "net_flows"]
    expr = {measure["name"]: measure["expr"] for measure in model["measures"] if "expr" in measure}
    growth = next(one for one in declared["metrics"] if one["name"] == "organic_growth_pct")["type_params"]["expr"]
    table = model["model"].removeprefix("ref('").removesuffix("')")
    answers = {
        row[:4]: row[4:]
        for row in query(
            headline.published,
            f"with asked as (select firm_id, scope_id, period_start, period_end, period_series, "
            f"sum({expr['net_sales_unguarded']}) as part, sum({expr['beginning_assets_unguarded']}) as whole, "
            f"sum({expr['ending_assets_unguarded']}) as ending_assets from flows.{table} group by all) "
            f"select firm_id, scope_id, period_start, period_end, part, ending_assets, {growth} from asked",
        )
    }
    stated = {
        row[:5]: row[5]
        for row in query(
            headline.published,
            "select firm_id, metric_id, subject_id, period_start, period_end, release_id from flows.fct_series "
            "where subject_kind = 'scope'",
        )
    }
    found: Figures = {}
    for release, measure, scope, start, end, _, _, decimals, *_ in headline.rows:
        its = headline.releases[release]
        if measure not in (*LEVEL, "organic_growth"):
            continue
        of = ["net_sales", "beginning_assets"] if measure == "organic_growth" else [measure]
        if any(stated.get((its.firm_id, metric, scope, start, end)) != release for metric in of):
            continue
        net, assets, growth_pct = answers[its.firm_id, scope, start, end]
        if measure == "organic_growth":
            found[release, measure, scope, start, end] = formatted(spoil(growth_pct), 4)
        elif (amount := net if measure == "net_sales" else assets) is not None:
            found[release, measure, scope, start, end] = formatted(spoil(its.in_unit(amount)), decimals)
    return found


def as_it_is(figure):
    return figure


READERS = {
    "page": lambda headline, folder, spoil: on_the_page(headline, folder, spoil),
    "terminal": lambda headline, folder, spoil: on_the_terminal(headline, spoil),
    "workbook": lambda headline, folder, spoil: in_the_workbook(headline, folder, spoil),
    "exhibits": lambda headline, folder, spoil: in_the_exhibits(headline, spoil),
    "metrics": lambda headline, folder, spoil: in_the_metrics(headline, spoil),
}

# A figure of each reader, put wrong.
WRONG = {
    "page": lambda text: text.replace(">135.8<", ">135.9<"),
    "terminal": lambda text: text.replace("  135.8  ", "  135.9  "),
    "workbook": lambda figure: 135.9 if figure == 135.8 else figure,
    "exhibits": lambda text: text.replace("129.0", "129.1"),
    "metrics": lambda figure: figure + Decimal("0.1") if figure == Decimal("135.8") else figure,
}


def differences(headline: Headline, reader: str, found: Figures) -> dict[tuple, tuple]:
    """Figures that a reader shows otherwise; growth in the metrics has four decimals."""
    four = reader == "metrics"
    expected = {
        key: formatted(headline.value[key], 4) if four and key[1] == "organic_growth" else text
        for key, text in headline.expected.items()
    }
    return {key: (text, expected.get(key)) for key, text in found.items() if text != expected.get(key)}


@pytest.fixture(scope="module", params=["others", "august_built"])
def headline(request) -> Headline:
    return Headline(request.getfixturevalue(request.param).published)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_says_the_same_of_every_figure(headline, reader, tmp_path):
    found = READERS[reader](headline, tmp_path, as_it_is)
    assert differences(headline, reader, found) == {}
    assert set(found) <= set(headline.expected)
    everything = set(headline.expected)
    shown = {
        "page": everything,
        "workbook": everything,
        "terminal": {
            key
            for key in everything
            if key[1] != "top_quartile" and (key[1] != "organic_growth" or key[2] in GROWTH_SCOPES)
        },
    }
    if reader in shown:
        assert set(found) == shown[reader]
    assert len(found) > {"exhibits": 8}.get(reader, 30)


@pytest.mark.parametrize("reader", READERS)
def test_a_wrong_figure_is_noticed(shipped, reader, tmp_path):
    headline = Headline(shipped.published)
    assert differences(headline, reader, READERS[reader](headline, tmp_path, as_it_is)) == {}
    shutil.rmtree(tmp_path / "site", ignore_errors=True)
    assert differences(headline, reader, READERS[reader](headline, tmp_path, WRONG[reader])) != {}
