"""The workbook as finance sees it: LibreOffice opens it, computes every formula anew, and hands back what cells show.

One build, one run: the file of test_other_shapes.py with one printed amount and one firm's name spoilt, so that a
figure that is not computed anew would be found out; a workbook of each of its releases. All the others have to come out
as the marts say.
"""

import csv
import dataclasses
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from tools import tool

from scripts.catalog import literal, open_published
from scripts.project import ROOT
from scripts.reports.formatting import formatted
from scripts.reports.palette import ON_WHITE
from scripts.reports.published import releases
from scripts.reports.workbook import chosen, write_workbook
from scripts.reports.workbook.flows import (
    APART,
    DIFFERENCE,
    PRINTED,
    RECOMPUTED,
    FlowsSheet,
    earlier_cells,
    in_units,
    recomputed,
    shown_as,
)
from scripts.reports.workbook.sheets import CHARACTERS, WorkbookError, WorkbookFile

# Calc computes a file of another application anew only if it is told to.
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""

# Commas, double quotes, UTF-8; numbers as cells show them; every sheet in a file of its own.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"

# What is printed, what it means, and with how many decimals the release prints.
PRINTS = [
    ("(4.0)", "-4.0", 1),
    ("0.0", "0", 1),
    ("(0.0)", "0", 1),
    ("–", "0", 1),
    ("12340", "12340", 0),
    ("12,340", "12340", 0),
    ("−1’234’567", "-1234567", 0),
    ("(4.6)", "4.6", 1),
    ("$ 1,234.5", "1234.5", 1),
    ("0.04", "0.04", 2),
]

# Billions: printed with one decimal, what an earlier release with three makes it, and the difference.
HALVES = [("7.3", "7.25", "0.0"), ("7.3", "7.249", "0.1"), ("7.3", "7.35", "0.0"), ("7.3", "7.351", "-0.1")]

SPOILT_NAME = '=1+1&HYPERLINK("x")'


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder for all of this file."""
    return tmp_path_factory.mktemp("workbook")


@pytest.fixture(scope="module")
def spoilt(others, drafted, folder) -> Path:
    """The published file with one of Hinode's sales 10.0 billion too high, Quill under a name like a formula, and books
    beside July 2004."""
    copy = folder / "spoilt.duckdb"
    shutil.copyfile(others.published, copy)
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute(
            "update flows.fct_printed_cell set amount_printed = '411.2', amount_m = 411200 where release_id = "
            "'hinode_2024_01' and group_id = 'saiken' and line_item_id = 'sales' and period_end = '2024-01-31'"
        )
        warehouse.execute(f"attach {literal(drafted.published)} as drafted (read_only)")
        warehouse.execute("insert into audit.fct_books_to_print by name from drafted.audit.fct_books_to_print")
        warehouse.execute("update reference.dim_firm set firm_name = ? where firm_id = 'quill'", [SPOILT_NAME])
    return copy


@pytest.fixture(scope="module")
def workbooks(spoilt, folder) -> dict[str, Path]:
    """Its workbooks, by release."""
    with open_published(spoilt) as connection:
        known = [release.release_id for release in releases(connection)]
    for release in known:
        write_workbook(spoilt, folder / f"{release}.xlsx", release=release)
    return {release: folder / f"{release}.xlsx" for release in known}


@pytest.fixture(scope="module")
def shown(workbooks, folder, exhibits) -> dict[str, dict[str, list[list[str]]]]:
    """By workbook, what each sheet shows once every formula is computed; `prints` holds PRINTS and HALVES."""
    with WorkbookFile(folder / "prints.xlsx") as file:
        sheet = file.sheet("prints")
        for row, (text, amount, decimals) in enumerate(PRINTS):
            sheet.number(row, 0, Decimal(amount), shown_as(text, text == "–", Decimal(amount), decimals))
        sheet, units = file.sheet("halves"), {"finest_unit_m": Decimal(1), "rounding_unit_m": Decimal(100)}
        for row, (printed, again, _) in enumerate(HALVES):
            sheet.number(row, 0, Decimal(printed))
            sheet.number(row, 1, Decimal(again))
            formula = in_units(f"A{row + 1}-B{row + 1}", exhibits["janus_2004_07"], units)
            sheet.formula(row, 2, formula, 0, "0.0")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [*map(str, workbooks.values()), str(folder / "prints.xlsx")]
    command = [tool("soffice"), profile, "--headless", "--convert-to", AS_SHOWN, "--outdir", str(folder / "shown")]
    subprocess.run([*command, *files], check=True, stdout=subprocess.DEVNULL, timeout=300)
    sheets = {}
    for path in (folder / "shown").iterdir():
        of, _, name = path.stem.partition("-")
        with path.open(encoding="utf-8", newline="") as file:
            sheets.setdefault(of, {})[name] = [[text.rstrip(" ") for text in row] for row in csv.reader(file)]
    return sheets


@pytest.fixture(scope="module")
def warehouse(spoilt):
    """The spoilt file, read-only."""
    with open_published(spoilt) as connection:
        yield connection


@pytest.fixture(scope="module")
def exhibits(warehouse) -> dict[str, FlowsSheet]:
    """Exhibit 1 of each release that prints one, and where its cells stand."""
    sheets = [FlowsSheet(warehouse, r, "Flows") for r in releases(warehouse)]
    return {exhibit.release.release_id: exhibit for exhibit in sheets if exhibit.cells}


def number(text: str) -> Decimal:
    """A number as a cell shows it."""
    digits = Decimal(re.sub(r"[^\d.]", "", text) or 0)
    return -digits if text.startswith(("(", "-", "−")) else digits


def without_currency(text: str | None) -> str:
    """A printed figure without the sign before it."""
    return re.sub(r"^[^\d(–−-]+", "", text or "")


def test_no_formula_fails_and_no_sheet_is_missing(shown, workbooks):
    failed, most = re.compile(r"#REF!|#NAME\?|#VALUE!|#DIV/0!|#N/A|#NUM!|Err:\d|###"), 0
    for release, path in workbooks.items():
        names = openpyxl.load_workbook(path, read_only=True).sheetnames
        assert set(names) == set(shown[release])
        assert names[:2] == ["Contents", "Headline"]
        assert [n for n, rows in shown[release].items() if any(failed.search(t) for row in rows for t in row)] == []
        most = max(most, len(names))
    assert most == 9


def test_exhibit_1_is_laid_out_and_shown_as_printed(shown, warehouse, exhibits):
    """Names, labels and every figure, sign and dash, in the order of release.exhibit_1, column by column."""
    figures = 0
    for release_id, exhibit in exhibits.items():
        printed = warehouse.execute(
            "select label, column_1, column_2, column_3, column_4, column_5 from release.exhibit_1 "
            "where basis = 'printed' and release_id = ? and row_kind in ('group', 'line') order by row_number",
            [release_id],
        ).fetchall()
        columns = [first + PRINTED for first in exhibit.columns.values()]
        sheet = shown[release_id]["Flows"][min(exhibit.groups) : exhibit.end_of_exhibit]
        cells = [(row[0], *(row[column] for column in columns)) for row in sheet if row[0]]
        expected = [(row[0], *map(without_currency, row[1 : 1 + len(columns)])) for row in printed]
        if release_id == "hinode_2024_01":
            expected = [tuple("411.2" if text == "401.2" else text for text in row) for row in expected]
        assert [(label, *map(without_currency, texts)) for label, *texts in cells] == expected, release_id
        figures += sum(bool(text) for _, *texts in cells for text in texts)
    assert figures == warehouse.execute("select count(*) from flows.fct_printed_cell").fetchone()[0] > 600


def test_formulas_say_what_the_checks_say(shown, warehouse, exhibits):
    """Printed less recomputed is the residual of every identity; one of Hinode's shows the planted 10.0."""
    compared, not_zero = Counter(), Counter()
    for release_id, exhibit in exhibits.items():
        unit, decimals = exhibit.release.millions_per_unit, exhibit.release.decimals
        for identity in exhibit.identities:
            row, column = exhibit.place(identity)
            if heading := APART.get(identity["check_kind"]):
                row = exhibit.rows_apart[heading][identity["group_id"], identity["line_item_id"]]
            cells = shown[release_id]["Flows"][row]
            difference = identity["residual_units"] * identity["rounding_unit_m"] / unit
            if identity["identity_id"] == "roll_forward:hinode_2024_01:2024-01-31:saiken":
                difference -= 10
            assert cells[column + DIFFERENCE] == formatted(difference, decimals), identity
            printed, again = number(cells[column + PRINTED]), number(cells[column + RECOMPUTED])
            assert printed - again == difference, identity
            compared[release_id] += 1
            not_zero[release_id] += difference != 0
    assert (compared["janus_2004_07"], not_zero["janus_2004_07"]) == (126, 16)
    assert sum(compared.values()) == warehouse.execute("select count(*) from audit.fct_footing_check").fetchone()[0]
    contents = {
        release: [row[1] for row in shown[release]["Contents"] if row[0].startswith("Differences")]
        for release in compared
    }
    assert contents.pop("hinode_2024_01") == ["1", "1"]
    assert contents == {release: [str(not_zero[release]), "0"] for release in contents}


def test_rankings_and_shares_come_out_as_printed(shown):
    sheet = shown["janus_2004_07"]["Rankings"]
    quartiles = next(at for at, row in enumerate(sheet) if row[0] == "Quartile")
    (percentiles, shares) = ([], [])
    for at, row in enumerate(sheet[5:], start=5):
        for first in range(2, 26, 6):
            if row[first + 4] not in ("", "Difference"):
                (shares if at > quartiles else percentiles).append(row[first + 2 : first + 5])
    assert len(percentiles) == 76
    assert len(shares) == 16
    assert all(printed == again and number(difference) == 0 for printed, again, difference in percentiles + shares)


def test_quartiles_are_counted(shown, warehouse):
    counted = {
        (number(row[0].removeprefix("Quartile ")), horizon): [number(row[2 + 6 * place + n]) for n in (0, 1, 5)]
        for row in shown["janus_2004_07"]["Rankings"]
        if re.fullmatch(r"Quartile \d", row[0])
        for place, horizon in enumerate(("1_year", "3_years", "5_years", "10_years"))
    }
    assert counted == {
        (quartile, horizon): list(cells)
        for quartile, horizon, *cells in warehouse.execute(
            "select quartile, horizon_id, funds_in_quartile, funds_ranked, share_pct "
            "from rankings.fct_quartile_share where release_id = 'janus_2004_07' and fund_group = 'all'"
        ).fetchall()
    }


def test_series_hold_every_period_and_leave_gaps_open(shown, workbooks, warehouse):
    """Each figure is the one of fct_series, in the release's unit; a period that nobody printed has a row without."""
    compared, gaps = 0, 0
    by_id = {release.release_id: release for release in releases(warehouse)}
    for release_id in workbooks:
        if "Series" not in shown[release_id]:
            continue
        release, sheet = by_id[release_id], shown[release_id]["Series"]
        tops = [at for at, row in enumerate(sheet) if row[0] == "Period to"]
        assert len(tops) == 2
        for top, metric in zip(tops, ("ending_assets", "net_sales"), strict=True):
            total = sheet[top].index("Total")
            for row in sheet[top + 1 : top + 200]:
                if not row[0]:
                    break
                known = warehouse.execute(
                    "select amount_m from flows.fct_series where firm_id = ? and subject_kind = 'scope' and "
                    "subject_id = 'total' and metric_id = ? and period_end = cast(? as date) and period_series = "
                    "(select arg_min(period_series, (period_months, period_series)) from flows.fct_period_coverage "
                    "where firm_id = ?)",
                    [release.firm_id, metric, row[0], release.firm_id],
                ).fetchone()
                gaps += known is None
                if known is not None:
                    assert row[total] == formatted(release.in_unit(known[0]), release.decimals), (
                        release_id,
                        metric,
                        row,
                    )
                    compared += 1
    assert compared > 20 and gaps > 0
    with zipfile.ZipFile(workbooks["janus_2004_07"]) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    # Each discipline has the colour that it has on the firm's page.
    for chart in charts:
        drawn = list(dict.fromkeys(re.findall(r'srgbClr val="(\w+)"', chart)))
        assert drawn[:2] == [colour.removeprefix("#") for colour in ON_WHITE[:2]]
    # A blank is a gap where nothing else is said.
    assert not any("dispBlanksAs" in chart for chart in charts)


def test_changes_are_those_of_the_newest_period(shown, warehouse):
    (total,) = [row for row in shown["janus_2004_07"]["Changes"] if row[0] == "Total"]
    assert total[1:8] == ["135.4", "129.0", "(6.4)", "(4.73)", "(1.8)", "(0.8)", "1.0"]


def test_a_longer_column_and_a_span_say_their_days(shown):
    """Checks of Tern, whose quarter ends on June's last day; and why bounds lie where they do, over a span too."""
    periods = {(row[1], row[2]) for row in shown["tern_2024_06"]["Checks"]}
    assert {("period_sum", "1 Apr 2024 to 30 Jun 2024"), ("net_flow", "30 Jun 2024")} <= periods
    assert ("net_sales", "1 May 2004 to 31 Jul 2004") in {
        (row[1], row[2]) for row in shown["janus_2004_07"]["Checks"] if row[0] == "Total"
    }


def test_books_stand_beside_the_print(shown, warehouse):
    sheet = shown["janus_2004_07"]["Books"]
    lines = [row for row in sheet[4:] if row[0]]
    (count,) = warehouse.execute(
        "select count(*) from audit.fct_books_to_print where release_id = 'janus_2004_07'"
    ).fetchone()
    assert len(lines) == count == 162
    assert sheet[1][0].endswith("beside the firm's own books")
    assert [release for release, sheets in shown.items() if "Books" in sheets] == ["janus_2004_07"]
    for row in lines:
        assert number(row[3]) - number(row[4]) == number(row[5])
        assert (number(row[5]) == 0) == (row[8] == "agrees")


def test_restatements_are_all_there(shown, warehouse):
    (count,) = warehouse.execute("select count(*) from flows.fct_restatement where firm_id = 'janus'").fetchone()
    lines = [row for row in shown["janus_2004_07"]["Restated"][4:] if row[0]]
    assert len(lines) == count > 0
    for row in lines:
        if row[8]:
            assert number(row[7]) - number(row[6]) == number(row[8])


def test_the_release_is_the_one_asked_for(warehouse):
    known = releases(warehouse)
    newest = max(known, key=lambda release: (release.as_of, release.released_on))
    assert chosen(known) == newest
    assert chosen(known, "janus").release_id == "janus_2004_10"
    assert chosen(known, "janus", "janus_2004_07").release_id == "janus_2004_07"
    for asked, output in (
        (("nobody", None), "nobody is no firm of the published file"),
        ((None, "nothing"), "nothing is no release of the published file"),
        (("quill", "janus_2004_07"), "janus_2004_07 is no release of quill"),
    ):
        with pytest.raises(WorkbookError, match=output):
            chosen(known, *asked)


def test_prints_of_every_kind_are_shown_as_printed(shown):
    assert [row[0] for row in shown["prints"]["prints"]] == [text for text, *_ in PRINTS]


def test_half_a_unit_against_a_finer_release_is_no_unit(shown):
    assert [row[2] for row in shown["prints"]["halves"]] == [difference for *_, difference in HALVES]


def test_a_name_like_a_formula_stays_text(workbooks, shown):
    cell = openpyxl.load_workbook(workbooks["quill_2024_03"], read_only=True)["Contents"]["A1"]
    assert (cell.value, cell.data_type, cell.style_array.quotePrefix) == (SPOILT_NAME, "s", 1)
    assert shown["quill_2024_03"]["Headline"][0][0] == f"{SPOILT_NAME}: headline"


@pytest.mark.parametrize("release", ["janus_2004_07_r1", "hinode_2024_01"])
def test_every_number_has_room(workbooks, shown, release):
    """A number wider than its column shows as ####; in the font of the file a digit is one unit of width."""
    a_number = re.compile(r"\(?[\d,.’]+\)?|\d{4}-\d\d-\d\d")
    names = openpyxl.load_workbook(workbooks[release], read_only=True).sheetnames
    with zipfile.ZipFile(workbooks[release]) as parts:
        for place, name in enumerate(names, start=1):
            columns = re.findall(
                r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', parts.read(f"xl/worksheets/sheet{place}.xml").decode()
            )
            width = {at: float(wide) for first, last, wide in columns for at in range(int(first), int(last) + 1)}
            for row in shown[release][name]:
                for at, text in enumerate(row, start=1):
                    assert not a_number.fullmatch(text) or len(text) + 1 <= width[at], (name, at, text)


def test_the_same_file_gives_the_same_bytes(shipped, tmp_path):
    """By way of the command, which prints the path last."""
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_workbook(shipped.published, first)
    command = [sys.executable, "-m", "scripts.commands.excel", str(second)]
    environment = os.environ | {"AUM_FLOWS_PUBLISHED": str(shipped.published)}
    output = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert output.splitlines()[-1] == str(second)
    assert first.read_bytes() == second.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"first.xlsx", "second.xlsx"}


@pytest.mark.parametrize(
    ("spoil", "output"),
    [
        (
            "update flows.fct_printed_cell set amount_m = 123456789012345.678",
            "more digits than the 15 that Excel keeps",
        ),
        (f"update reference.dim_firm set firm_name = repeat('a', {CHARACTERS})", "a cell holds 32767"),
    ],
)
def test_what_a_cell_cannot_hold_is_rejected_and_the_old_workbook_stays(shipped, tmp_path, spoil, output):
    copy, destination = tmp_path / "copy.duckdb", tmp_path / "kept.xlsx"
    shutil.copyfile(shipped.published, copy)
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute(spoil)
    destination.write_text("the old one")
    with pytest.raises(WorkbookError, match=output):
        write_workbook(copy, destination)
    assert destination.read_text() == "the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"copy.duckdb", "kept.xlsx"}


def test_an_opening_reads_the_close_of_an_earlier_release_in_its_unit(warehouse, exhibits, shown):
    revised, known = exhibits["janus_2004_07_r1"], releases(warehouse)
    (opening,) = [i for i in revised.identities if i["identity_id"] == "continuity:janus_2004_07_r1:2004-07-31:value"]
    cells = {"janus_2004_07_r1": revised} | earlier_cells(warehouse, revised, known, "Earlier cells")
    row = cells["janus_2004_07"].place(opening["others"][0])[0]
    assert shown["janus_2004_07_r1"]["Earlier cells"][row][0] == "janus_2004_07"
    assert recomputed(revised, opening, cells) == (f"=ROUND('Earlier cells'!F{row + 1},1)", True)
    in_millions = FlowsSheet.__new__(FlowsSheet)
    in_millions.__dict__ |= revised.__dict__
    in_millions.release = dataclasses.replace(revised.release, millions_per_unit=1)
    others = cells | {"janus_2004_07_r1": in_millions}
    assert recomputed(in_millions, opening, others) == (f"=ROUND('Earlier cells'!F{row + 1}*1000,-2)", True)


def test_sheet_names_are_allowed_and_unlike(tmp_path):
    file = WorkbookFile(tmp_path / "names.xlsx")
    long = "a_firm_with_a_very_long_name_2004_07"
    names = [file.name_for(long, "flows"), file.name_for(long, "flows"), file.name_for(long.upper(), "flows")]
    assert names == [
        "a_firm_with_a_very_long_n flows",
        "a_firm_with_a_very_long~2 flows",
        "A_FIRM_WITH_A_VERY_LONG~3 flows",
    ]
    assert file.name_for("[a]:b*c?/d\\'e") == "_a__b_c__d__e"
    assert all(len(name) <= 31 for name in names)
