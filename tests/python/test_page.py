"""The page: what a browser shows is what the marts hold, at every size, and nothing is asked for."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import duckdb
import pytest
from page_reader import READ, figure_problems, firm_problems, look, same, static_problems
from playwright.sync_api import sync_playwright
from tools import tool

from scripts.project import ROOT
from scripts.reports import report as command
from scripts.reports.formatting import formatted, signed

PHONE, TABLET, DESK = 390, 768, 1280


@pytest.fixture(scope="module")
def tab():
    """One Chromium with one tab, for all tests here."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=tool("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium.new_page()
        chromium.close()


@pytest.fixture(scope="module")
def shipped_page(shipped, tmp_path_factory) -> Path:
    """The page of the shipped release."""
    return command.report(shipped.published, tmp_path_factory.mktemp("site")).with_name("janus_2004_07.html")


@pytest.fixture(scope="module")
def other_site(others, tmp_path_factory) -> Path:
    """The index of the pages of five firms."""
    return command.report(others.published, tmp_path_factory.mktemp("sites"))


@pytest.fixture(scope="module")
def other_pages(other_site) -> dict[str, Path]:
    """Pages of all releases of five firms, by release."""
    paths = other_site.parent.iterdir()
    return {path.stem: path for path in paths if path != other_site and not path.stem.startswith("firm_")}


@pytest.fixture
def doctored(shipped, tmp_path):
    """A copy of the shipped file, or of another, that a test may change with SQL."""

    def change(*statements: str, file: Path = shipped.published) -> Path:
        copy = tmp_path / "aum_flows.duckdb"
        shutil.copyfile(file, copy)
        with duckdb.connect(str(copy)) as warehouse:
            for statement in statements:
                warehouse.execute(statement)
        return copy

    return change


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_the_shipped_page_at_every_size(tab, shipped, shipped_page, width, scheme):
    assert static_problems(shipped_page.read_text(encoding="utf-8")) == []
    faults, read = look(tab, shipped_page, width, scheme, with_axe=True)
    assert faults == []
    assert figure_problems(read, shipped.published, "janus_2004_07") == []
    assert read["sections"] == [
        *("tiles", "disciplines", "charts", "figures", "shares", "checks", "misses", "claims"),
        *("exhibit_1", "exhibit_2", "exhibit_2_quartile"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_the_page_of_the_firm_at_every_size(tab, shipped, shipped_page, width, scheme):
    index = shipped_page.with_name("index.html")
    assert index.read_bytes() == shipped_page.with_name("firm_janus.html").read_bytes()
    assert static_problems(index.read_text(encoding="utf-8")) == []
    faults, read = look(tab, index, width, scheme, with_axe=True)
    assert faults == []
    assert firm_problems(read, shipped.published, "janus") == []
    assert read["sections"] == ["tiles", "changes", "charts many", "misses", "history", "releases"]
    # What it says first, and above the fold.
    said = tab.locator(".summary")
    assert said.inner_text() == (
        "Assets of Janus Capital Group Inc. fell 4.7 % to USD 129.0 billion in July 2004: "
        "markets took USD 5.5 billion and clients withdrew a net USD 0.8 billion."
    )
    assert said.bounding_box()["y"] < 500


def test_pages_of_other_firms(tab, others, other_site):
    read: dict[str, dict] = {}
    said: dict[str, str] = {}
    for (firm,) in others.query("select firm_id from reference.dim_firm"):
        path = other_site.with_name(f"firm_{firm}.html")
        assert static_problems(path.read_text(encoding="utf-8")) == [], firm
        faults, read[firm] = look(tab, path, PHONE, "dark")
        assert faults == [], firm
        assert firm_problems(read[firm], others.published, firm) == [], firm
        said[firm] = tab.locator(".summary").inner_text()
    # What there is to say, in one sentence each.
    assert said["quill"] == "Clients put in a net GBP 206.0 million at Quill & Partners LLP in March 2024."
    assert said["larkspur"].startswith(
        "1 of 2 ranked funds of Larkspur Funds Inc. stood in the top half of their peers"
    )
    assert ": markets added CHF 1,481 million and clients withdrew a net CHF 1,382 million." in said["bergsee"]
    # What a firm does not have is left out.
    assert read["larkspur"]["sections"] == ["tiles", "charts many", "releases"]
    assert "restated" in read["janus"]["sections"]
    # A printed zero is a dot and no bar, a period on no record a band: August, September and the overdue November.
    marks = {name: marks for name, _, marks in read["janus"]["panels"]["discipline_flows"]}
    assert marks["Value"] == {"gap": 3, "grid": 2, "bar": 3, "zero": 1, "dots": 1}
    assert "dots" not in marks["Core/Blend"]
    # Scopes that are alike throughout are one panel, which says so.
    assert len(read["janus"]["panels"]["scope_flows"]) == 4
    assert [name for name, *_ in read["hinode"]["panels"]["scope_flows"]] == ["Total"]
    page = other_site.with_name("firm_hinode.html").read_text(encoding="utf-8")
    alike = "the same excluding money market, excluding quantitative, excluding money market and quantitative"
    assert f"<b>Total</b>, {alike} <span>" in page
    # A quarter beside its months says which months it has.
    quarter = "period_sum:tern_2024_06:2024-04-01/2024-06-30:income:net_sales"
    page = other_site.with_name("firm_tern.html").read_text(encoding="utf-8")
    assert f'<tr data-identity="{quarter}"><th scope="row">Apr to Jun 2024</th>' in page
    # One colour for each discipline: in the table and in the legend, wherever it stands.
    for firm in ("janus", "bergsee", "hinode"):
        colours = read[firm]["colours"]
        assert len(set(colours.values())) == len(colours) > 2
    assert read["janus"]["colours"]["Growth Equity"] == read["hinode"]["colours"]["Equities"]


def test_shares_of_funds_over_time(tab, august_built, tmp_path):
    index = command.report(august_built.published, tmp_path)
    faults, read = look(tab, index, DESK)
    assert faults == [] and firm_problems(read, august_built.published, "janus") == []
    newest = august_built.query(
        "select list(share_apportioned_pct order by quartile)::varchar[] from rankings.fct_quartile_share "
        "where release_id = 'janus_2004_08' and fund_group = 'all' and horizon_id = '1_year'"
    )
    assert [row[1:] for row in read["figures"]["quartiles"] if row[0].startswith("1 year")] == [newest[0][0]]
    over_time = [marks for _, _, marks in read["panels"]["quartiles"]]
    assert over_time and all(marks["bar q1"] == 2 for marks in over_time)


def test_pages_of_other_shapes(tab, others, other_pages):
    assert set(other_pages) == {release for (release,) in others.query("select release_id from reference.dim_release")}
    read: dict[str, dict] = {}
    for release, path in other_pages.items():
        assert static_problems(path.read_text(encoding="utf-8")) == [], release
        faults, read[release] = look(tab, path, PHONE, "dark")
        assert faults == [], release
        assert figure_problems(read[release], others.published, release) == [], release
    # What a release does not have is left out.
    assert read["larkspur_2024_03"]["sections"] == ["tiles", "charts", "shares", "checks", "exhibit_2"]
    assert set(read["larkspur_2024_03"]["figures"]) == {"quartiles"}
    assert "restated" in read["janus_2004_07"]["sections"]


def test_where_books_and_print_differ_is_on_the_page(doctored, drafted, tmp_path):
    spoilt = doctored(
        "update audit.fct_books_to_print set books_m = books_m - 180, books_rounded_m = books_rounded_m - 200, "
        "books_printed = '128.8', status = 'differs', to_book_m = 130 "
        "where period_end = '2004-07-31' and group_id = 'total' and line_item_id = 'ending_assets'",
        file=drafted.published,
    )
    page = command.report(spoilt, tmp_path / "site").with_name("janus_2004_07.html").read_text(encoding="utf-8")
    assert re.search(r'data-books="counts"><td>161</td><td class="none">0</td><td>1</td>', page)
    (line,) = re.findall(r'data-books="2004-07-31:total:ending_assets">(.*)</tr>', page)
    assert [text for text in re.split(r"<[^>]*>", line) if text][-1] == "differs"
    assert "128.8" in line and "+0.130" in line


class Links(HTMLParser):
    """Addresses of a page, and its text outside the links to others."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.words, self.in_nav = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.in_nav |= tag == "nav"
        self.links += [value for name, value in attributes if name == "href" and tag == "a"]

    def handle_endtag(self, tag):
        self.in_nav &= tag != "nav"

    def handle_data(self, data):
        if not self.in_nav:
            self.words.append(data)


def test_each_page_is_of_one_firm_and_all_are_reached(others, other_site):
    firms = {
        release: (firm, name, currency)
        for release, firm, name, currency in others.query(
            "select release_id, firm_id, firm_name, reporting_currency from reference.dim_release "
            "inner join reference.dim_firm using (firm_id)"
        )
    }
    firms |= {f"firm_{of[0]}": of for of in firms.values()}
    linked: dict[str, set[str]] = {}
    for path in other_site.parent.iterdir():
        read = Links(path.read_text(encoding="utf-8"))
        linked[path.stem] = {link.partition("#")[0].removesuffix(".html") for link in read.links} - {""}
        if path == other_site:
            continue
        words = " ".join(read.words)
        firm, name, currency = firms[path.stem]
        for _, other, foreign in set(firms.values()):
            assert (other in words) == (other == name), (path, other)
            assert foreign == currency or not re.search(rf"\b{foreign}\b", words), (path, foreign)
        # Back to the firms and, from a release, to its own.
        assert linked[path.stem] >= {"index", f"firm_{firm}"} - {path.stem}
    assert set().union(*linked.values()) == set(linked) == {*firms, "index"}
    # From the index to each firm, from each firm to each of its releases.
    assert linked["index"] == {page for page in firms if page.startswith("firm_")}
    for release, (firm, *_) in firms.items():
        assert release.startswith("firm_") or release in linked[f"firm_{firm}"]


def test_the_index_sets_several_firms_side_by_side(tab, others, other_site):
    index = other_site
    assert static_problems(index.read_text(encoding="utf-8")) == []
    for width, scheme in product((PHONE, TABLET, DESK), ("light", "dark")):
        assert look(tab, index, width, scheme, with_axe=True)[0] == []
    read = {
        row.get_attribute("data-firm"): [cell.inner_text().strip() for cell in row.query_selector_all("td")]
        for row in tab.query_selector_all("tr[data-firm]")
    }
    known = {
        firm: (assets, net_sales, growth, year, on_record, expected, per_unit, decimals)
        for firm, assets, net_sales, growth, year, on_record, expected, per_unit, decimals in others.query(
            "with spans as (select * from flows.fct_trailing_net_flow where scope_id = 'total' qualify "
            "(period_series, period_end) = (arg_min(period_series, (span_months, period_series)) filter "
            "(where span = 'period') over (partition by firm_id), max(period_end) filter (where span = 'period' and "
            "net_sales_m is not null) over (partition by firm_id, period_series))) "
            "select f.firm_id, a.amount_m, p.net_sales_m, p.organic_growth_pct, y.net_sales_m, y.periods_on_record, "
            "y.periods_expected, r.millions_per_unit, r.amount_decimals from reference.dim_firm as f "
            "inner join reference.dim_release as r on f.firm_id = r.firm_id "
            "left join spans as p on f.firm_id = p.firm_id and p.span = 'period' "
            "left join spans as y on f.firm_id = y.firm_id and y.span = 'trailing_12_months' "
            "left join flows.fct_series as a on p.firm_id = a.firm_id and a.subject_kind = 'scope' and a.subject_id = "
            "'total' and a.metric_id = 'ending_assets' and a.period_end = p.period_end and a.period_series = "
            "p.period_series qualify r.release_order = max(r.release_order) over (partition by f.firm_id)"
        )
    }
    assert set(read) == set(known) and len(read) == 6
    for firm, (assets, net_sales, growth, year, on_record, expected, per_unit, decimals) in known.items():
        cells = read[firm]
        for place, amount in ((1, assets), (2, net_sales), (4, year)):
            assert cells[place] == ("" if amount is None else formatted(amount / per_unit, decimals)), (firm, place)
        assert cells[3] == signed(growth, 2)
        assert cells[7] == (f"{on_record} of {expected}" if expected else "")
    grown = [float(cells[5]) for cells in read.values() if cells[5]]
    assert grown == sorted(grown, reverse=True) and any(not cells[5] for cells in read.values())


def asked(question: str) -> str:
    """The query that docs/ANALYSTS.md answers a question with."""
    text = (ROOT / "docs" / "ANALYSTS.md").read_text(encoding="utf-8")
    return text.partition(f"### {question}\n")[2].partition("```sql\n")[2].partition("```")[0].rstrip().rstrip(";")


def test_five_questions_are_one_click_from_the_index(tab, many, tmp_path):
    index = command.report(many.published, tmp_path)
    units = dict(many.query("select firm_id, max(millions_per_unit) from reference.dim_release group by firm_id"))

    def clicked(firm: str, place: str) -> dict:
        """What can be read after one click on the index, on a link in the row of a firm."""
        tab.goto(index.as_uri())
        tab.click(f"tr[data-firm={firm}] a[href{place}]")
        return tab.evaluate(READ)

    # Who grew fastest: the order of the index.
    tab.goto(index.as_uri())
    grew = [(firm, growth) for firm, _, growth, *_ in many.query(asked("Who grew fastest over twelve months?"))]
    shown = {
        row.get_attribute("data-firm"): row.query_selector_all("td")[5].inner_text()
        for row in tab.query_selector_all("tr[data-firm]")
    }
    assert [(firm, signed(growth, 2)) for firm, growth in grew if growth is not None] == [
        (firm, text) for firm, text in shown.items() if text
    ]
    assert len(grew) > 5

    firms = many.query("select firm_id from reference.dim_firm order by firm_id")
    changed = asked("What changed since last month at this firm?")
    outflows = many.query(asked("Which disciplines have net outflows?"))
    for (firm,) in firms:
        read = clicked(firm, "^='firm_'")
        answers = many.query(changed.replace("'janus'", f"'{firm}'"))
        assert {group for group, *_ in answers} <= set(read["groups"])
        for group, cells in read["groups"].items():
            found = [
                (opened, closed, percent, flows)
                for known, opened, closed, percent, flows in answers
                if known == group
                and all(
                    map(
                        same,
                        (cells[0], cells[1], cells[4]),
                        (amount and amount / units[firm] for amount in (opened, closed, flows)),
                    )
                )
                and cells[2] == signed(percent, 1)
            ]
            assert found, (firm, group, cells)
        # Net outflows: those with a negative sum, by the reporting frequency whose periods the page counts.
        left = {(group, cells[6]) for group, cells in read["groups"].items() if cells[5].startswith("(")}
        totals = {group for group, *_ in answers if group.startswith("total")}
        assert {pair for pair in left if pair[0] not in totals} <= {
            (discipline, str(periods)) for of, discipline, _, _, periods in outflows if of == firm
        }
        assert bool(left) == any(of == firm for of, *_ in outflows)

    restated = many.query(asked("Which figures were restated?"))
    assert len(restated) == 20
    for firm, what, end, later, *_ in restated:
        assert f"{end}/{what}/{later}" in clicked(firm, "$='#restated'")["restated"]

    for release, kind, end, group, line, residual, _ in many.query(asked("Which table does not foot, and where?")):
        ((firm,),) = many.query("select firm_id from reference.dim_release where release_id = ?", release)
        cells = clicked(firm, "$='#misses'")["misses"]
        assert any(release in row and str(residual) in " ".join(row).replace("+", "") for row in cells.values()), (
            kind,
            end,
            group,
            line,
        )


def test_the_command_makes_the_same_bytes_and_prints_the_path_last(shipped, shipped_page, tmp_path):
    environment = os.environ | {
        "AUM_FLOWS_PUBLISHED": str(shipped.published),
        "AUM_FLOWS_SITE": str(tmp_path / "site"),
        "PYTHONHASHSEED": "1",
        "TZ": "Pacific/Auckland",
    }
    run = subprocess.run(
        [sys.executable, "-m", "scripts.commands.report"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.stdout.splitlines()[-1] == str(tmp_path / "site" / "index.html"), run.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "site").iterdir()}
    assert set(made) == {"index.html", "firm_janus.html", "janus_2004_07.html"}
    assert made == {path.name: path.read_bytes() for path in shipped_page.parent.iterdir()}


def test_names_are_text_whatever_is_in_them(tab, shipped, doctored, tmp_path):
    name = 'A & B <script>alert(1)</script> "Ω" O\'Neill'
    text = name.replace("'", "''")
    spoilt = doctored(
        f"update reference.dim_firm set firm_name = '{text}'",
        f"update reference.dim_group set printed_name = '{text}'",
        f"update release.exhibit_1 set label = '{text}' where row_kind in ('title', 'group', 'line')",
        f"update release.exhibit_2 set lipper_category = '{text}' where row_kind = 'fund'",
        f"update release.asset_bridge set label = '<b>{text[:20]}' where step_number = 1",
        f"update audit.fct_claim_check set statement = '{text}', reason = '<i>' || reason",
        f"update reference.dim_release set source_document = '{text}'",
        "insert into audit.fct_suspect_cell select release_id, 1, column_id, period_end, group_id, line_item_id, "
        f"1, '2.9', 0, 0, 9, null, '{text} should be <1.9', seed_location from flows.fct_printed_cell limit 1",
    )
    index = command.report(spoilt, tmp_path / "site")
    assert static_problems(index.read_text(encoding="utf-8")) == []
    faults, read = look(tab, index, DESK)
    assert faults == [] and firm_problems(read, spoilt, "janus") == []
    assert name in tab.locator(".summary").inner_text()
    page = index.with_name("janus_2004_07.html")
    assert static_problems(page.read_text(encoding="utf-8")) == []
    faults, read = look(tab, page, DESK)
    assert faults == []
    assert figure_problems(read, spoilt, "janus_2004_07") == []
    assert read["exhibits"]["exhibit_1"]["rows"][0] == [name]
    # A cell that cannot be true is named on the page, should one be published.
    assert read["notices"] == [f"{name} should be <1.9"]


def test_old_pages_go_and_what_others_put_there_stays(shipped, doctored, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "MOST_PAGES", 2)
    monkeypatch.setattr(command, "contents", lambda _, release: {"release": release})
    site = tmp_path / "site"
    several = doctored(
        *(
            f"insert into reference.dim_release select * replace ('janus_200{year}_07' as release_id, "
            f"date '200{year}-07-31' as as_of_date, {year} as release_order) from reference.dim_release limit 1"
            for year in range(5, 8)
        ),
        "update reference.dim_release set release_order = release_order - 3 where release_order > 1",
    )
    command.report(several, site)
    written = {"index.html", "firm_janus.html", "janus_2006_07.html", "janus_2007_07.html"}
    assert {path.name for path in site.iterdir()} == written
    assert "; 2 older ones have no page" in (site / "janus_2007_07.html").read_text(encoding="utf-8")
    assert "2 older releases have no page" in (site / "index.html").read_text(encoding="utf-8")
    command.report(several, site, ["janus_2004_07"])
    assert {path.name for path in site.iterdir()} == written | {"janus_2004_07.html"}
    for name in ("notes.txt", "mine.html"):
        (site / name).write_text("mine")
    command.report(shipped.published, site)
    written = {"index.html", "firm_janus.html", "janus_2004_07.html"}
    assert {path.name for path in site.iterdir()} == written | {"notes.txt", "mine.html"}


@pytest.mark.parametrize("name", ["../evil", "index", "Janus 2004", "firm_janus"])
def test_what_names_no_file_is_rejected_and_nothing_is_lost(doctored, tmp_path, name):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("as it was")
    spoilt = doctored(f"update reference.dim_release set release_id = '{name}'")
    with pytest.raises(ValueError, match="expected lower-case letters, digits and _"):
        command.report(spoilt, tmp_path / "site")
    assert [path.read_text() for path in (tmp_path / "site").iterdir()] == ["as it was"]


def test_a_release_that_is_not_there_is_named(shipped, tmp_path):
    with pytest.raises(ValueError, match="no such release in the file: janus_1999_01"):
        command.report(shipped.published, tmp_path, ["janus_1999_01"])


def test_without_a_warehouse_it_says_what_to_do(tmp_path, capsys):
    with pytest.raises(SystemExit):
        command.report(tmp_path / "aum_flows.duckdb", tmp_path / "site")
    assert "run make build first" in capsys.readouterr().err


# Pattern, what stands there instead, and the complaint.
WRONG_FIGURES = [
    (r"(<td data-headline=\"3\">)129\.0", r"\g<1>129.1", "headline 3: 129.1 is not 129"),
    (r"129\.000 to 129\.050</td>", "129.000 to 129.060</td>", "bounds 3"),
    (r"(<span data-headline=\"6\">\()0\.8", r"\g<1>0.9", r"headline 6: \(0.9\)"),
    (r">\$ 77\.4<", ">$ 77.5<", "exhibit_1, rows"),
    (r"35 / 482", "34 / 482", "exhibit_2, rows"),
    (r"(Sales</th><td>)8\.7", r"\g<1>8.8", r"the bridge: .*8\.8"),
    (r"(1 year, 23 funds</th><td>)56\.5", r"\g<1>56.4", "no share of 56.5"),
    (r">-2</td>", ">-1</td>", "miss subtotal:janus_2004_07:2004-07-31:total:ending_assets"),
    (r"(footing/subtotal.*?)44", r"\g<1>43", "checks footing/subtotal"),
    (r"not derivable</span>", "reproduced</span>", "claim top_quartile_1_year_in_june"),
]
CHART = '<main><svg role="img" aria-label="told" width="340" viewBox="0 0 340 20">'
WRONG_SIGHTS = [
    (r"<main>", "<main><script>console.log(1)</script>", "a script: <script"),
    (r"<main>", "<main><script>console.log(2)</script>", "console: 2"),
    (r"<main>", '<main><p onclick="x()">x</p>', "a handler"),
    (r"<main>", '<main><img src="https://localhost:9/x.png" alt="">', "an address"),
    (r"<main>", '<main><img src="absent.png" alt="">', "asks for file:"),
    (r"<main>", '<main><p style="width: 2000px">wide</p>', "the page is 2016 wide in 390"),
    (r"<main>", '<main><p style="color: #aaa">pale</p>', "contrast 2.32: p pale"),
    (r"<main>", '<main><p style="font-size: 8px">tiny</p>', "too small: p tiny"),
    (r' tabindex="0"', "", "no key reaches it"),
    (
        r"<main>",
        f'<main>{CHART}<text x="9" y="14">one</text><text x="12" y="14">over it</text></svg>',
        "runs into text over it",
    ),
    (r"<main>", f'<main>{CHART}<text x="600" y="14">gone</text></svg>', "outside its chart: text gone"),
    (r"<main>", '<main><svg viewBox="0 0 9 9"><text x="1" y="8">told</text></svg>', "a chart says nothing"),
    (r"<main>", "<main><h5>too deep</h5>", "axe, heading-order: <h5>"),
    (r'<th scope="col">group</th>', '<th scope="col"></th>', "axe, empty-table-header"),
    (r"</body>", f"<p>{'long ' * 40_000}</p></body>", r"\d{6} bytes"),
]


@pytest.mark.parametrize("faults", [WRONG_FIGURES, WRONG_SIGHTS], ids=["figures", "sights"])
def test_what_is_wrong_is_seen(tab, shipped, shipped_page, tmp_path, faults):
    text = shipped_page.read_text(encoding="utf-8")
    for old, new, _ in faults:
        spoilt = re.sub(old, new, text, count=1)
        assert spoilt != text, old
        text = spoilt
    copy = tmp_path / "index.html"
    copy.write_text(text, encoding="utf-8")
    problems, read = look(tab, copy, PHONE, with_axe=True)
    problems += static_problems(text) + figure_problems(read, shipped.published, "janus_2004_07")
    for *_, complaint in faults:
        assert any(re.search(complaint, problem) for problem in problems), (complaint, problems)


WRONG_STORIES = [
    (r'(data-tile="assets">)129\.0', r"\g<1>129.1", "tile assets: 129.1"),
    (r"(data-group=\"growth_equity\".*?<td>)73\.8", r"\g<1>73.7", r"growth_equity: \['73.7"),
    (
        r"(data-identity=\"subtotal:janus_2004_07:2004-07-31:total:ending_assets\".*?<td>)-2<",
        r"\g<1>-1<",
        "subtotal:.*-1",
    ),
    (r"(<tr><th scope=\"row\">Jun 2004</th><td>)73\.\d", r"\g<1>99.9", "Jun 2004: .*99.9"),
    (r'<tr data-identity="net_flow.*?</tr>', "", "rows .*net_flow"),
]


def test_what_is_wrong_with_a_firm_is_seen(tab, shipped, shipped_page, tmp_path):
    text = shipped_page.with_name("firm_janus.html").read_text(encoding="utf-8")
    for old, new, complaint in WRONG_STORIES:
        spoilt = re.sub(old, new, text, count=1)
        assert spoilt != text, old
        copy = tmp_path / "firm_janus.html"
        copy.write_text(spoilt, encoding="utf-8")
        problems = firm_problems(look(tab, copy, DESK)[1], shipped.published, "janus")
        assert any(re.search(complaint, problem) for problem in problems), (complaint, problems)
