"""What the warehouse makes of the books: drafts that equal what was printed, and the two compared."""

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from books.invented.release import read
from books.invented.truth import misprints, printed_months
from scripts.draft.rounding import footed_table, identities

TABLES = (
    "books.fct_discipline_month",
    "books.fct_scope_month",
    "books.fct_draft_cell",
    "books.fct_draft_ranking",
    "audit.fct_books_to_print",
    "release.draft_figures",
)

RANKED = {"exhibit_2": 37, "exhibit_2_quartile": 6}


def test_the_invented_truth_prints_every_cell(shipped):
    printed = read(shipped.published)
    for seed in range(3):
        assert misprints(printed_months(printed, seed), printed) == []


def test_without_books_nothing_is_said_of_any(shipped):
    """Neither rows, nor a part of the page, nor a sheet."""
    for table in TABLES:
        assert shipped.query(f"select count(*) from {table}") == [(0,)], table
    for exhibit in ("exhibit_1", *RANKED):
        assert shipped.query(f"select distinct basis from release.{exhibit}") == [("printed",)]


def test_every_cell_agrees_with_the_print(drafted):
    found = drafted.query("select status, count(*), sum(to_book_m) from audit.fct_books_to_print group by all")
    assert found == [("agrees", 162, 0)]


def test_the_books_lie_inside_the_bounds_of_the_print(drafted):
    assert drafted.query(
        "select count(*), count(*) filter (where b.books_m between c.low_m and c.high_m) "
        "from audit.fct_books_to_print as b "
        "inner join audit.fct_cell_bound as c using (release_id, period_end, group_id, line_item_id)"
    ) == [(162, 162)]


@pytest.mark.parametrize(
    ("exhibit", "basis", "rows"),
    [
        ("exhibit_1", "independent", 70),
        # Ranks are not rounded: both drafts are the print.
        *((exhibit, basis, rows) for exhibit, rows in RANKED.items() for basis in ("independent", "footed")),
    ],
)
def test_the_draft_of_an_exhibit_is_the_exhibit(drafted, exhibit, basis, rows):
    of_basis = f"select * exclude (basis) from release.{exhibit} where basis = ? order by row_number"
    printed = drafted.query(of_basis, "printed")
    assert len(printed) == rows and drafted.query(of_basis, basis) == printed


def test_the_levels_of_the_text_follow_from_the_books(drafted):
    stated = drafted.query(
        "select metric_id, group_id, period_end, figure, amount_printed, status from release.draft_figures "
        "where status <> 'not_stated' order by all"
    )
    assert len(stated) == 7
    assert {row[5] for row in stated} == {"agrees"}
    averages = {(row[1], row[2].month): row[3] for row in stated if row[0] == "average_assets"}
    assert averages == {("total", 6): "135.2", ("total", 7): "131.4", ("total_ex_money_market", 7): "119.8"}


def test_scopes_are_sums_of_disciplines(drafted):
    assert (
        drafted.query(
            "select s.scope_id, s.period_end from books.fct_scope_month as s where s.scope_id = 'total' "
            "and s.ending_assets <> "
            "(select sum(d.ending_assets) from books.fct_discipline_month as d where d.period_end = s.period_end)"
        )
        == []
    )
    assert drafted.query("select count(*) from books.fct_scope_month") == [(12,)]


def test_the_footed_draft_adds_up_and_moves_little(drafted):
    """July, line by line: the six disciplines make the total, and no figure is further than a unit from the other
    draft's."""
    blocks = """
        select basis, label, row_number, row_kind,
            cast(sum(cast(row_kind = 'group' as integer)) over (partition by basis order by row_number)
                as integer) as block,
            cast(case when row_kind = 'line'
                then replace(replace(replace(replace(column_3, '$ ', ''), '(', '-'), ')', ''),
                '-', case when column_3 like '(%' then '-' else '0' end) end as decimal(9, 1)) as amount
        from release.exhibit_1
        where basis <> 'printed'
    """
    sums = drafted.query(
        f"with blocks as ({blocks}) select basis, label, sum(case when block <= 6 then amount end) "
        "- sum(case when block = 7 then amount end) from blocks where row_kind = 'line' group by all"
    )
    assert {residual for basis, _, residual in sums if basis == "footed"} == {0}
    assert {residual for basis, _, residual in sums if basis == "independent"} != {0}
    moved = drafted.query(
        f"with blocks as ({blocks}) select max(abs(a.amount - b.amount)), count(*) filter (where a.amount <> b.amount) "
        "from blocks as a join blocks as b using (row_number) "
        "where a.basis = 'footed' and b.basis = 'independent'"
    )
    assert moved == [(Decimal("0.1"), 7)]


def cell(group, line, role, floor, rest, start="2004-07-01", end="2004-07-31"):
    """A cell of a draft, with a unit of 100 cents."""
    return ("r", start, end, group, line, role, floor, rest, 100)


def test_a_total_moves_no_further_than_it_must():
    cells = [cell(group, "sales", "inflow", 1, 40) for group in ("a", "b", "c")]
    cells.append(cell("total", "sales", "inflow", 4, 20))
    found = footed_table(cells, {"total": ["a", "b", "c"]})
    assert sum(units for units, _ in found[:3]) == found[3][0] == 4
    assert all(neighbour for _, neighbour in found)


def test_a_figure_that_is_exact_stays():
    cells = [cell("a", "sales", "inflow", 0, 0), cell("b", "sales", "inflow", 1, 60)]
    cells.append(cell("total", "sales", "inflow", 1, 60))
    found = footed_table(cells, {"total": ["a", "b"]})
    assert [units for units, _ in found] == [0, 2, 2]


def test_months_follow_each_other():
    first = [
        cell("a", "beginning_assets", "opening", 5, 30, "2004-06-01", "2004-06-30"),
        cell("a", "net_sales", "net_flow", 0, 60, "2004-06-01", "2004-06-30"),
        cell("a", "ending_assets", "closing", 5, 90, "2004-06-01", "2004-06-30"),
    ]
    second = [
        cell("a", "beginning_assets", "opening", 5, 90),
        cell("a", "net_sales", "net_flow", 0, 70),
        cell("a", "ending_assets", "closing", 6, 60),
    ]
    cells = first + second
    units = [units for units, _ in footed_table(cells, {})]
    assert units[0] + units[1] == units[2] == units[3]
    assert units[3] + units[4] == units[5]
    assert len(list(identities(cells, {}))) == 3


def spoilt(on_duckdb, folder: Path, replaced: str) -> Path:
    """Results in place of which the months are changed. replaced: SQL of columns."""
    copied = Path(shutil.copytree(on_duckdb.root, folder / "results"))
    (path,) = copied.glob("results/*/books_discipline_month.parquet")
    with duckdb.connect() as connection:
        connection.execute(f"create table was as from '{path}'")
        connection.execute(f"copy (select * replace ({replaced}) from was) to '{path}' (format parquet)")
    return copied


@pytest.mark.parametrize(
    ("replaced", "problem"),
    [
        ("'nobody' as firm_id", "books.json names the firm nobody, which is not in seeds/reference/firms.csv"),
        (
            "replace(discipline_id, 'value', 'worth') as discipline_id",
            "fund_master of the books names the discipline worth, which janus does not have in seeds/reference/"
            "disciplines.csv (growth_equity, mathematical_quantitative, fixed_income, core_blend, value, money_market)",
        ),
    ],
)
def test_books_of_a_firm_or_a_discipline_that_is_not_known_fail_in_words(
    on_duckdb, project, monkeypatch, capfd, replaced, problem
):
    monkeypatch.setenv("AUM_FLOWS_BOOKS", str(spoilt(on_duckdb, project.folder, replaced)))
    assert project.judge() == 1
    heard = capfd.readouterr()
    said = heard.out + heard.err
    assert "FAIL int_draft__group_month__is_of_known_disciplines: 1 row" in said
    assert f"{problem}: correct it and run make books again" in " ".join(said.split())
