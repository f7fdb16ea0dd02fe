"""Books from arrival to results: what is wrong is named and keeps nothing, what is right comes out to the cent, and a
run that was cut off, or had its files corrected, ends where a clean one does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from books.invented.generator import generate
from books.invented.release import PRINTED_CELLS
from books.scripts.folder import BooksError
from books.scripts.runner import Engine, Told, run
from books.scripts.store import Store
from scripts.project import ROOT

ROWS = 40_000


@pytest.fixture(scope="session")
def clean(tmp_path_factory, shipped) -> Path:
    """Books of some 40,000 rows that agree with July 2004; not to be changed."""
    folder = tmp_path_factory.mktemp("clean") / "books"
    generate(ROWS, folder, shipped.published)
    return folder


@pytest.fixture
def books(clean, tmp_path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(clean, tmp_path / "books"))


@pytest.fixture
def store(tmp_path) -> Store:
    """An empty results folder."""
    return Store(tmp_path / "results")


@pytest.fixture(scope="session")
def rolled(clean, tmp_path_factory) -> tuple[Store, Told]:
    """The clean books, rolled up once."""
    store = Store(tmp_path_factory.mktemp("rolled"))
    return store, run(clean, store)


def july(books: Path) -> Path:
    """The one file of July 2004."""
    (path,) = (books / "daily_activity" / "month=2004-07").glob("*.parquet")
    return path


def parquet(path: Path, more: str = "filename = false") -> str:
    """SQL: the rows of a file, and nothing that its folder's name says."""
    return f"read_parquet('{path}', hive_partitioning = false, {more})"


def rewrite(path: Path, select: str) -> None:
    """Writes a file anew as a query over its rows, which stand in `was` with their number in file_row_number."""
    with duckdb.connect() as connection:
        columns = [row[0] for row in connection.execute(f"describe from {parquet(path)}").fetchall()]
        connection.execute(f"create table was as from {parquet(path, 'file_row_number = true')}")
        listed = ", ".join(columns)
        connection.execute(f"create table now as select {listed} from was limit 0")
        connection.execute(f"insert into now select {listed} from ({select})")
        connection.execute(f"copy now to '{path}.new' (format parquet)")
    Path(f"{path}.new").replace(path)


def rows(store: Store, result: str, select: str = "*") -> list[tuple]:
    """Rows of a result in place."""
    with duckdb.connect() as connection:
        path = store.root / "results" / store.current()["results"] / f"{result}.parquet"
        return connection.execute(f"select {select} from '{path}' order by all").fetchall()


def contents(store: Store) -> dict[str, list[tuple]]:
    """Every result in place, row by row."""
    folder = store.root / "results" / store.current()["results"]
    return {path.stem: rows(store, path.stem) for path in sorted(folder.glob("*.parquet"))}


def problems(books: Path, store: Store) -> str:
    """What a run over wrong books says; nothing of it is kept."""
    with pytest.raises(BooksError) as caught:
        run(books, store)
    assert store.current() == {}
    assert not list(store.root.glob("results/*"))
    return str(caught.value)


def an_account(books: Path) -> int:
    """An account that has a balance and is there all July, in one growth fund."""
    with duckdb.connect() as connection:
        return connection.execute(
            f"select account_id from '{july(books)}' join '{books}/fund_master.parquet' using (fund_id) "
            "where discipline_id = 'growth_equity' group by all "
            "having count(*) = 31 and min(ending_assets) > 1000 and min(fund_id) = max(fund_id) order by all limit 1"
        ).fetchall()[0][0]


def test_the_same_seed_writes_the_same_books(clean, shipped, tmp_path):
    generate(ROWS, tmp_path / "again", shipped.published)
    for path in sorted(clean.rglob("*.parquet")):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(clean)).read_bytes()


def test_the_results_close_to_the_cent_and_reclassification_nets_to_nothing(rolled):
    store, _ = rolled
    for beginning, sales, redemptions, market, moved, ending in rows(
        store,
        "books_discipline_month",
        "beginning_assets, sales, redemptions, market_appreciation, reclassification, ending_assets",
    ):
        assert beginning + sales - redemptions + market + moved == ending
    assert rows(store, "books_discipline_month", "distinct sum(reclassification) over (partition by period_end)") == [
        (0,)
    ]
    assert rows(store, "books_discipline_month", "count(*) filter (where reclassification <> 0) > 0") == [(True,)]


def test_every_key_holds(books, store, monkeypatch):
    """`make books` spends no time on them: the controls look for what books can get wrong."""
    monkeypatch.setattr(Engine, "command", "build")
    run(books, store, batch_rows=1)


def test_the_roll_up_is_what_plain_sums_are(clean, rolled):
    store, _ = rolled
    with duckdb.connect() as connection:
        expected = connection.execute(
            f"""
            select last_day(as_of_date), discipline_id, sum(sales), sum(redemptions), sum(market_appreciation),
                sum(ending_assets) filter (as_of_date = last_day(as_of_date)), sum(ending_assets)
            from read_parquet('{clean}/daily_activity/*/*.parquet') join '{clean}/fund_master.parquet' using (fund_id)
            group by all order by all
            """
        ).fetchall()
    found = rows(
        store,
        "books_discipline_month",
        "period_end, discipline_id, sales, redemptions, market_appreciation, ending_assets, asset_days",
    )
    assert found == expected


def test_a_second_run_reads_nothing(clean, rolled):
    store, first = rolled
    again = run(clean, store)
    assert first.read and not again.read and again.was_in_place
    assert again.rows == 0


class TestFaults:
    def test_one_cent(self, books, store):
        account = an_account(books)
        rewrite(
            july(books),
            f"select * replace (case when account_id = {account} and as_of_date = date '2004-07-15' "
            "then cast(ending_assets + 0.01 as decimal(18, 2)) else ending_assets end as ending_assets) from was",
        )
        said = problems(books, store)
        assert f"account {account}, 2004-07-15" in said
        assert f"account {account}, 2004-07-16" in said
        assert "differ by 0.01" in said
        assert "month=2004-07/part-00000.parquet, row " in said

    def test_two_slips_that_cancel_in_the_sum(self, books, store):
        account = an_account(books)
        rewrite(
            july(books),
            "select * replace (ending_assets + cast(case when as_of_date <> date '2004-07-31' then 0 "
            f"when account_id = {account} then 5 when account_id = (select max(account_id) from was "
            "where as_of_date = date '2004-07-31' and ending_assets > 10) then -5 else 0 end as decimal(18, 2)) "
            "as ending_assets) from was",
        )
        assert f"account {account}, 2004-07-31" in problems(books, store)

    def test_a_duplicated_file(self, books, store):
        shutil.copyfile(july(books), july(books).with_name("part-00001.parquet"))
        said = problems(books, store)
        assert (
            "part-00000.parquet and daily_activity/month=2004-07/part-00001.parquet: the same rows in 2 files" in said
        )

    def test_a_duplicated_row(self, books, store):
        account = an_account(books)
        rewrite(
            july(books),
            f"from was union all from was where account_id = {account} and as_of_date = date '2004-07-10'",
        )
        assert f"account {account}, 2004-07-10: 2 rows, expected one" in problems(books, store)

    def test_a_duplicated_row_of_an_account_that_comes_and_goes_on_a_day(self, books, store):
        rewrite(
            july(books),
            "from was union all select date '2004-07-10', 7, 'janus_fund', 5, 5, 0, 0, 0 from range(2)",
        )
        assert "account 7, 2004-07-10, fund janus_fund: 2 rows, expected one" in problems(books, store)

    def test_a_missing_day(self, books, store):
        rewrite(july(books), "from was where as_of_date <> date '2004-07-20'")
        assert "2004-07-20: no row of any account" in problems(books, store)

    def test_a_missing_day_of_one_account(self, books, store):
        account = an_account(books)
        rewrite(july(books), f"from was where not (as_of_date = date '2004-07-20' and account_id = {account})")
        said = problems(books, store)
        assert f"account {account}, 2004-07-20: no row, though it closed with" in said
        assert "it vanished" in said

    def test_a_fund_without_a_discipline(self, books, store):
        path = books / "fund_master.parquet"
        rewrite(path, "from was where fund_id <> 'janus_twenty_fund'")
        said = problems(books, store)
        assert "fund janus_twenty_fund" in said and "not in fund_master" in said

    def test_an_unknown_fund_in_the_activity(self, books, store):
        account = an_account(books)
        rewrite(
            july(books),
            f"select * replace (case when account_id = {account} then 'nobodys_fund' else fund_id end as fund_id) "
            "from was",
        )
        said = problems(books, store)
        assert "fund nobodys_fund: no discipline in fund_master from 2004-07-01 on" in said
        assert "month=2004-07/part-00000.parquet, row" in said

    @pytest.mark.parametrize("amount", [0, 9])
    def test_an_account_in_two_disciplines_on_one_day(self, books, store, amount):
        account = an_account(books)
        rewrite(
            july(books),
            f"from was union all select date '2004-07-13', {account}, 'money_market_prime', 9, {9 - amount}, 0, "
            f"{amount}, 0",
        )
        said = problems(books, store)
        assert f"account {account}, 2004-07-13: in two disciplines on one day, growth_equity and money_market" in said

    def test_columns_and_cells(self, books, store):
        rewrite(july(books), "select * from was")
        with duckdb.connect() as connection:
            connection.execute(
                "copy (select * exclude (sales), cast(sales as double) as sales, 1 as extra "
                f"from {parquet(july(books))}) to '{books}/x.parquet' (format parquet)"
            )
        (books / "x.parquet").replace(july(books))
        said = problems(books, store)
        assert "part-00000.parquet: column sales is DOUBLE, expected DECIMAL(18,2)" in said
        assert "part-00000.parquet: column extra is not in the contract" in said

    def test_an_empty_cell(self, books, store):
        rewrite(
            july(books),
            "select * replace (case when file_row_number = 41 then null else sales end as sales) from was",
        )
        assert "part-00000.parquet, row 42: column sales holds nothing" in problems(books, store)

    def test_a_row_of_another_month(self, books, store):
        rewrite(
            july(books),
            "select * replace (case when file_row_number = 41 then date '2004-06-30' else as_of_date end "
            "as as_of_date) from was",
        )
        assert "row 42: account" in problems(books, store)

    def test_a_missing_month(self, books, store):
        shutil.rmtree(books / "daily_activity" / "month=2004-06")
        assert "month 2004-06 is missing before 2004-07" in problems(books, store)

    def test_csv_with_a_third_decimal(self, books, store):
        path = july(books)
        with duckdb.connect() as connection:
            connection.execute(f"copy (from {parquet(path)}) to '{path.with_suffix('.csv')}' (header)")
        path.unlink()
        text = path.with_suffix(".csv").read_text().splitlines()
        text[5] += "5"
        path.with_suffix(".csv").write_text("\n".join(text) + "\n")
        assert "part-00000.csv, row 5: column ending_assets holds" in problems(books, store)


def test_csv_gives_what_parquet_gives(books, store, rolled):
    for path in sorted((books / "daily_activity").rglob("*.parquet")):
        with duckdb.connect() as connection:
            connection.execute(f"copy (from {parquet(path)}) to '{path.with_suffix('.csv')}' (header)")
        path.unlink()
    run(books, store)
    assert contents(store) == contents(rolled[0])


def test_what_is_wrong_leaves_the_results_before_in_place(books, store):
    run(books, store)
    before = store.current()
    rewrite(july(books), "from was where as_of_date <> date '2004-07-20'")
    with pytest.raises(BooksError):
        run(books, store)
    assert store.current() == before


def test_a_correction_reads_its_month_and_ends_where_a_clean_run_does(books, store, tmp_path):
    run(books, store)
    account = an_account(books)
    june = next((books / "daily_activity" / "month=2004-06").glob("*.parquet"))
    # A flow was booked twice as large, and the market made up for it: June's file changes, its close does not.
    rewrite(
        june,
        "select * replace (sales + cast(f as decimal(18, 2)) as sales, "
        "market_appreciation - cast(f as decimal(18, 2)) as market_appreciation) from (select *, case when "
        f"account_id = {account} and as_of_date = date '2004-06-15' then 7 else 0 end as f from was)",
    )
    told = run(books, store)
    assert told.read == ["2004-06"] and told.skipped == ["2004-05", "2004-07"]
    fresh = Store(tmp_path / "fresh")
    run(books, fresh)
    assert contents(store) == contents(fresh)


def test_a_correction_that_the_next_month_does_not_open_with_is_caught(books, store):
    run(books, store)
    before = store.current()
    account = an_account(books)
    june = next((books / "daily_activity" / "month=2004-06").glob("*.parquet"))
    rewrite(
        june,
        "select * replace (ending_assets + cast(f as decimal(18, 2)) as ending_assets, "
        "sales + cast(f as decimal(18, 2)) as sales) from (select *, case when "
        f"account_id = {account} and as_of_date = date '2004-06-30' then 7 else 0 end as f from was)",
    )
    with pytest.raises(BooksError, match=f"account {account}, 2004-07-01: opens with .* differ by -7.00"):
        run(books, store)
    assert store.current() == before


def test_a_late_month_costs_a_month(books, store, tmp_path, rolled):
    aside = Path(shutil.move(books / "daily_activity" / "month=2004-07", tmp_path / "aside"))
    run(books, store)
    shutil.move(aside, books / "daily_activity" / "month=2004-07")
    assert run(books, store).read == ["2004-07"]
    assert contents(store) == contents(rolled[0])


def test_batches_give_what_one_batch_gives(books, store, rolled):
    run(books, store, batch_rows=1)
    assert contents(store) == contents(rolled[0])


def test_a_fund_that_changes_discipline_shows_as_reclassification(books, store):
    rewrite(
        books / "fund_master.parquet",
        "select * replace (case when fund_id = 'adviser_core' then date '2004-07-11' - 1 end as valid_to) from was "
        "union all select * replace ('value' as discipline_id, date '2004-07-11' as valid_from) from was "
        "where fund_id = 'adviser_core'",
    )
    run(books, store)
    found = rows(store, "books_fund_month", "discipline_id, reclassification, fund_id, period_end")
    moved = {row[0]: row[1] for row in found if row[2] == "adviser_core" and row[3].month == 7}
    assert moved["value"] > 10**6 and moved["core_blend"] < -(10**6)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "books.json: there is no such file in "),
        ("{'firm_id': 'janus'}", "books.json: cannot be read as JSON (Expecting property name"),
        ("[]", "books.json: holds []; "),
        ("{}", "books.json: firm_id is missing; "),
        ('{"firm_id": "janus", "firm": 1}', "books.json: firm is not known; "),
        ('{"firm_id": null}', "books.json: firm_id is null, which is no id; "),
        ('{"firm_id": "it\'s"}', 'books.json: firm_id is "it\'s", which is no id; '),
    ],
)
def test_books_that_do_not_say_whose_they_are(books, store, written, said):
    if written is None:
        (books / "books.json").unlink()
    else:
        (books / "books.json").write_text(written)
    found = problems(books, store)
    assert found.startswith(said)
    assert 'expected {"firm_id": "janus"} or another id of seeds/reference/firms.csv, and nothing else' in found


def test_another_owner_is_in_every_row_though_no_month_is_read_again(books, store):
    run(books, store)
    for result in ("books_discipline_month", "books_fund_rank"):
        assert rows(store, result, "distinct firm_id") == [("janus",)]
    before = contents(store)
    (books / "books.json").write_text('{"firm_id": "another"}')
    assert run(books, store).read == []
    assert rows(store, "books_discipline_month", "distinct firm_id") == [("another",)]
    assert rows(store, "books_discipline_month", "* exclude (firm_id)") == [
        row[1:] for row in before["books_discipline_month"]
    ]


def generated(folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """Small books as `make generate-books` writes them."""
    command = [sys.executable, "-m", "scripts.commands.generate_books", "--rows", "2000", "--books", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment)


def test_books_are_written_to_a_folder_with_an_apostrophe(shipped, tmp_path):
    folder = tmp_path / "it's ours"
    done = generated(folder, AUM_FLOWS_PUBLISHED=str(shipped.published))
    assert done.returncode == 0, done.stderr
    assert {"books.json", "fund_master.parquet", "opening_balances.parquet", "peer_returns.parquet"} <= {
        path.name for path in folder.iterdir()
    }


def test_without_a_published_file_no_books_are_invented(tmp_path):
    done = generated(tmp_path / "books", AUM_FLOWS_PUBLISHED=str(tmp_path / "none.duckdb"))
    assert done.returncode == 1
    assert "none.duckdb is not there yet: run make build first" in done.stdout.replace("\n", " ")
    assert not (tmp_path / "books").exists()


def test_a_published_file_of_another_version_is_built_anew(tmp_path):
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    with pytest.raises(ValueError, match=r"other\.duckdb cannot be read \(Catalog Error: .*\): run make build first"):
        generate(ROWS, tmp_path / "books", other)


def test_a_warehouse_without_the_release_says_so(tmp_path, shipped):
    other = tmp_path / "other.duckdb"
    shutil.copyfile(shipped.published, other)
    other.chmod(0o644)
    with duckdb.connect(str(other)) as connection:
        connection.execute(f"delete from {PRINTED_CELLS} where line_item_id = 'sales' and group_id = 'total'")
    with pytest.raises(ValueError, match=r"does not hold janus_2004_07 .*: of 159 cells 0 .*, 3 are missing"):
        generate(ROWS, tmp_path / "books", other)
    assert not (tmp_path / "books").exists()
