"""Proofs: worked out by hand, of the shipped and the invented releases, of planted faults, and those refused."""

import html
import re
import shutil
from fractions import Fraction

import duckdb
import openpyxl
import pytest
from rich.console import Console
from test_bounds import SUM, independent, printed_table

from scripts.project import ROOT
from scripts.reports import report
from scripts.reports.workbook import write_workbook
from scripts.solver import bounds, programs, proofs
from scripts.solver.programs import feasible_errors
from scripts.solver.solved import INPUTS
from tests.campaigns.proofs import measure

DOCUMENT = ROOT / "docs" / "PROOFS.md"

# How many faults of a sample are planted, over all kinds and releases.
SAMPLE = 30


def documented(heading: str) -> str:
    """The query of docs/PROOFS.md below a heading."""
    text = DOCUMENT.read_text(encoding="utf-8").partition(f"### {heading}\n")[2]
    query = re.search(r"```sql\n(.*?)```", text, re.S)[1]
    assert len(query.splitlines()) <= 10
    return query


def test_a_contradiction_is_found_in_whole_numbers():
    """5 for 1 + 2 is 2 off, of which three cells rounded line by line explain 1.5."""
    (found,) = proofs.contradictions(independent(t=5, a=1, b=2))
    assert (found.kind, found.multipliers, found.weights) == ("joint", {0: 1}, {0: 1, 1: -1, 2: -1})


def test_identities_taken_together_leave_what_is_wrong():
    """t and u sum the same parts: each is within rounding, their difference is 2 off and rounding explains 1."""
    printed = {"t": 4, "u": 2, "a": 1, "b": 2}
    sums = [SUM, [("u", 1), ("a", -1), ("b", -1)]]
    table = printed_table(dict.fromkeys(printed, "independent"), printed, sums)
    (found,) = proofs.contradictions(table)
    assert (found.multipliers, found.weights) == ({0: 1, 1: -1}, {0: 1, 1: -1})
    # Neither part stands in the sum: neither is a suspect.
    assert {suspect.cell for suspect in bounds.suspects(table, [found])} == {"t", "u"}
    assert bounds.suspects(table, [found]) == bounds.suspects(table)


def test_a_footed_column_that_misses_is_its_own_proof():
    table = printed_table(dict.fromkeys("tab", "footed"), {"t": 4, "a": 1, "b": 2}, [SUM], slack=0)
    (found,) = proofs.contradictions(table)
    assert (found.kind, found.weights) == ("print", {0: 1, 1: -1, 2: -1})


@pytest.mark.parametrize("seconds", [20.0, 0.0])
def test_two_faults_far_apart_have_two_proofs(monkeypatch, seconds):
    """Each breaks one sum by itself: that is found without a search, and not all of both together."""
    monkeypatch.setattr(proofs, "SEARCH_SECONDS", seconds)
    printed = {"t": 30, "a": 10, "b": 10, "u": 90, "c": 20, "d": 30}
    sums = [SUM, [("u", 1), ("c", -1), ("d", -1)]]
    found = proofs.contradictions(printed_table(dict.fromkeys(printed, "independent"), printed, sums))
    assert sorted(sorted(one.weights) for one in found) == [[0, 1, 2], [3, 4, 5]]


def test_a_bound_has_multipliers_and_poor_ones_never_do_harm():
    table = independent(t=4, a=1, b=2)
    system = proofs.system_of(table, feasible_errors(table))
    high = bounds.bounded(table).results["t"].high
    assert (high.deviation, high.weights) == (Fraction(0), {1: 1, 2: 1})
    for multiplier in (-2, -1, -0.5, 0, 0.3, 0.5, 1.5, 2):
        other = proofs.bound_proof(system, {0: 1}, -1, bounds.np.array([-multiplier]))
        assert other.deviation >= high.deviation


def test_feasible_values_are_exact():
    table = independent(t=4, a=1, b=2)
    exact = bounds.exact_values(table, feasible_errors(table), bounds.np.array([-1 / 3, 1 / 3, 1 / 3]))
    assert (exact.numerators, exact.denominator) == ([-1, 1, 1], 3)
    assert bounds.exact_values(table, feasible_errors(table), bounds.np.array([0.0, 0.0, 0.0])) is None


@pytest.mark.parametrize("built", ["shipped", "others"])
def test_everything_published_is_proven(built, request):
    """The queries of docs/PROOFS.md, over the published file alone."""
    project = request.getfixturevalue(built)
    bound = project.query(documented("A bound"))
    assert len(bound) == project.query("select count(*) from audit.fct_bound_reason")[0][0] > 100
    assert all(follows and adds_up for *_, follows, adds_up in bound)
    values = project.query(documented("Feasible values"))
    assert len(values) > 100
    assert all(total == 0 and rounds for _, total, rounds in values)
    # Of each verdict; whether ends are reached only warns.
    assert not project.query("select release_id from audit.fct_contradiction where not is_proven")
    ((releases,),) = project.query("select count(*) from audit.fct_release_bound where status = 'possible'")
    assert project.query("select count(distinct release_id) from audit.fct_feasible_value") == [(releases,)]


def test_exact_bounds_are_those_of_linear_programs_in_floats(others):
    """To the ninth decimal of a unit, for every quantity of every release."""
    with duckdb.connect(str(others.folder / "build" / "aum_flows.duckdb"), read_only=True) as private:
        schemas = dict(private.execute("select table_name, table_schema from information_schema.tables").fetchall())
        parts = [private.execute(query.format(f"{schemas[name]}.{name}")).fetchall() for name, query in INPUTS.items()]
    releases = {row[0] for row in parts[0]}
    tables = [programs.printed_table(*([row for row in part if row[0] == one] for part in parts)) for one in releases]
    assert len(tables) > 5
    for table in tables:
        program = bounds.program_of(table, bounds.np.array(table.errors))
        for name, ends in bounds.bounds(table).items():
            for direction, end in zip((1, -1), ends, strict=True):
                terms = table.quantities[name]
                values = program.minimise((cell, direction * coefficient) for cell, coefficient in terms)
                assert abs(sum(coefficient * values[cell] for cell, coefficient in terms) - end) < 5e-10, name


def test_the_worked_examples_are_what_the_file_says(shipped):
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    for quantity, side in ("total:ending_assets", "low"), ("total:net_sales", "high"):
        ((sentence,),) = shipped.query(
            "select sentence from audit.fct_bound_reason where quantity_id = ? and side = ?",
            f"scope:2004-07-31:{quantity}", side,
        )  # fmt: skip
        assert sentence in text


def test_the_page_and_the_workbook_say_why(shipped, tmp_path):
    """Beside the newest headline figures, and beside a table that cannot be true."""
    copy = tmp_path / "aum_flows.duckdb"
    shutil.copyfile(shipped.published, copy)
    broken = "1.4 [total] − 1.0 [core] = 0.4; it has to be 0, and rounding explains 0.10 at most"
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute(
            "insert into audit.fct_contradiction values ('janus_2004_07', 1, 'joint', 2, 4, 2, true, ?)", [broken]
        )
    # By figure; of ending assets the headline has the total alone.
    sentences = shipped.query(
        "select subject_id = 'total' or metric_id = 'net_sales', sentence from audit.fct_bound_reason "
        "where quantity_id = 'scope:2004-07-31:' || subject_id || ':' || metric_id "
        "and metric_id in ('net_sales', 'ending_assets')"
    )
    assert len(sentences) > 5
    index = report.report(copy, tmp_path / "site")
    page = html.unescape(index.with_name("janus_2004_07.html").read_text(encoding="utf-8"))
    write_workbook(copy, tmp_path / "workbook.xlsx", release="janus_2004_07")
    sheets = openpyxl.load_workbook(tmp_path / "workbook.xlsx")
    cells = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert f"This cannot be true: {broken}." in page and broken in cells
    assert [sentence for _, sentence in sentences if sentence not in cells] == []
    assert [sentence for is_headline, sentence in sentences if is_headline and sentence not in page] == []


def test_a_broken_release_says_the_sum_first(project, capfd):
    """Total assets of July as 129.3, two units and more than its parts allow together, though no single sum breaks."""
    project.replace(
        "reported/flows",
        "janus_2004_07,2004-07-01,2004-07-31,total_ex_money_market,ending_assets,117.7",
        "janus_2004_07,2004-07-01,2004-07-31,total_ex_money_market,ending_assets,117.9",
    )
    assert project.judge() != 0
    output = capfd.readouterr().err
    place = output.index("FAIL fct_release_bound__is_possible")
    lines = output[place:].splitlines()[1:3]
    assert "no set of true values is consistent with this table: " in lines[0]
    assert "it has to be 0, and rounding explains 0.15 at most" in lines[0]
    assert "1. total_ex_money_market ending_assets, July 2004: printed 117.9" in lines[1]
    (found,) = project.query(documented("A contradiction"))
    assert project.query("select count(*) from audit.fct_feasible_value") == [(0,)]
    *_, follows, total, explained = found
    assert follows and abs(total) > explained


def test_a_sample_of_planted_faults_is_proven_and_spoilt_proofs_are_refused(code):
    lines, spoils, cells, refused = measure(SAMPLE, Console(quiet=True), code.nodes, examples=8)
    assert refused == []
    assert sum(faults for _, faults, *_ in lines) >= SAMPLE
    assert all(infeasible == proven and feasible == shown for *_, infeasible, proven, feasible, shown in lines)
    assert max(cells) < 20
    assert {kind: accepted for kind, _, accepted in spoils} == {"bound": 0, "contradiction": 0, "feasible values": 0}
    assert all(many > 3 for _, many, _ in spoils)
