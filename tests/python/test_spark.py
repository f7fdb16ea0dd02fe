"""The heavy tier on Spark: every result as on DuckDB, when a run is cut off, when a month comes late, when an executor
is lost. What runs Spark says so where it is absent; what holds the comparison itself needs neither Spark nor Java.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import Project
from tools import spark_is_there

from scripts.books import spark
from scripts.books.comparison import differences
from scripts.books.folder import BooksError
from scripts.books.generator import generate
from scripts.books.runner import run
from scripts.books.sample import ROWS, SEED
from scripts.books.spark import Spark, absent
from scripts.books.store import Store
from scripts.project import ROOT
from scripts.publishing.contents import contents
from tests.campaigns.cluster import run_with_a_kill

# Small books are done before Java has compiled anything well: it need not try.
QUICK = "spark.driver.extraJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1\nspark.sql.shuffle.partitions 2\n"


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Spark is there, and told to be quick."""
    spark_is_there()
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(QUICK)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SPARK_CONF_DIR", str(folder))
        yield


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Path:
    """The books of the sample; not to be changed."""
    folder = tmp_path_factory.mktemp("sample") / "books"
    generate(ROWS, folder, 3, SEED)
    return folder


@pytest.fixture(scope="module")
def on_duckdb(books, tmp_path_factory) -> Store:
    """The books, rolled up on DuckDB."""
    store = Store(tmp_path_factory.mktemp("duckdb"))
    run(books, store)
    return store


@pytest.fixture(scope="module")
def cut_off(quick, books, tmp_path_factory) -> tuple[Store, list[str], list[str]]:
    """The books on Spark, from CSV in a folder with an awkward name: May and June first; July then, cut off in the
    roll-up; and July again, with every test of the tier. What the last run read, and what was kept before it."""
    store = Store(tmp_path_factory.mktemp("spark"))
    months = tmp_path_factory.mktemp("months") / "it's {ours}, now"
    shutil.copytree(books, months)
    with duckdb.connect() as connection:
        for path in sorted((months / "daily_activity").rglob("*.parquet")):
            places = {"path": str(path), "csv": str(path.with_suffix(".csv"))}
            connection.execute("copy (from read_parquet($path, hive_partitioning = false)) to $csv (header)", places)
            path.unlink()
    july = Path(shutil.move(months / "daily_activity" / "month=2004-07", months.parent))
    run(months, store, "1GB", engine_name="spark")
    shutil.move(july, months / "daily_activity")
    command = [sys.executable, "-c", CUT_OFF, str(months), str(store.root)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.strip() == "int_books__day":
            process.send_signal(signal.SIGKILL)
    process.wait()
    kept = sorted(path.name for path in (store.root / "kept").iterdir())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Spark, "command", "build")
        told = run(months, store, "1GB", engine_name="spark")
    return store, told.read, kept


CUT_OFF = """
import sys
from pathlib import Path
from scripts.books.runner import run
from scripts.books.store import Store
run(Path(sys.argv[1]), Store(Path(sys.argv[2])), "1GB", tell=lambda step: print(step, flush=True), engine_name="spark")
"""


def test_a_month_that_was_cut_off_is_done_again_and_both_engines_agree(cut_off, on_duckdb):
    store, read, kept = cut_off
    assert kept == ["2004-05", "2004-06"]
    assert read == ["2004-07"]
    rows, found = differences(on_duckdb, store)
    assert found == []
    assert rows > 4000
    assert not list(store.root.rglob(".unfinished-*"))


def test_the_warehouse_is_the_same_whichever_engine_rolled_the_books_up(
    cut_off, on_duckdb, parsed, shipped, tmp_path, monkeypatch
):
    """shipped shows the same books, but says that they are the sample: what these builds read is ours."""
    hashes = []
    for store in (on_duckdb, cut_off[0]):
        (tmp_path / store.root.name).mkdir()
        project = Project(tmp_path / store.root.name, parsed, monkeypatch)
        monkeypatch.setenv("AUM_FLOWS_BOOKS", str(store.root))
        assert project.build() == 0
        hashes.append(contents(project.published)["content_sha256"])
    assert hashes[0] == hashes[1] != contents(shipped.published)["content_sha256"]


def test_a_cluster_that_loses_an_executor_gives_the_same(quick, books, on_duckdb, tmp_path, capsys):
    store = Store(tmp_path / "results")
    _, said, killed = run_with_a_kill(books, store, "1GB", tmp_path / "cluster")
    with capsys.disabled():
        print("", *said, sep="\n")
    assert len(killed) == 1
    assert sum("; lost: " in line for line in said) == 1
    assert sum(bool(re.search(r" on 127\.0\.0\.[12]: [1-9]\d* tasks", line)) for line in said) >= 2
    assert differences(on_duckdb, store)[1] == []


def test_an_overflow_is_an_error_on_both(quick, books, tmp_path):
    """Fifteen digits before the point do not fit what an account may hold: neither engine makes NULL of them."""
    spoilt = shutil.copytree(books, tmp_path / "books")
    (path,) = (spoilt / "daily_activity" / "month=2004-07").glob("*.parquet")
    with duckdb.connect() as connection:
        connection.execute(
            "create table was as select * replace (cast('123456789012345.67' as decimal(18, 2)) as ending_assets) "
            "from read_parquet($path, hive_partitioning = false)",
            {"path": str(path)},
        )
        connection.execute("copy was to $path (format parquet)", {"path": str(path)})
    for engine in ("duckdb", "spark"):
        store = Store(tmp_path / engine)
        with pytest.raises(BooksError, match=r"(?s)could not be built.*(out of range|cannot be represented|Could not)"):
            run(spoilt, store, "1GB", engine_name=engine)
        assert not list(store.root.glob("results/*"))


def test_without_java_or_spark_a_run_says_so_and_keeps_nothing(books, tmp_path, monkeypatch):
    environment = os.environ | {"AUM_FLOWS_BOOKS": str(tmp_path / "results"), "JAVA_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "scripts.commands.books", "--books", str(books), "--engine", "spark"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert re.search(r"Spark needs Java 17 or newer, and there is none|Spark is not installed", done.stdout)
    assert "Nothing was kept: 1 problem" in done.stdout
    monkeypatch.setattr(spark, "PYTHON", tmp_path / "python")
    assert absent() == "Spark is not installed: make .venv-spark/.set_up installs it"
    monkeypatch.setattr(spark, "PYTHON", Path(sys.executable))
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    for said, expected in (
        ('echo openjdk version \\"11.0.2\\" >&2', "says openjdk version"),
        ("exit 1", "says nothing"),
        ('echo openjdk version \\"17.0.15\\" >&2', None),
    ):
        program.write_text(f"#!/bin/sh\n{said}\n")
        program.chmod(0o755)
        assert expected in absent() if expected else absent() is None


class TestTheComparisonCanFail:
    """Faults planted in a copy of the same results."""

    @pytest.fixture
    def spoilt(self, on_duckdb, tmp_path) -> Store:
        """A copy to spoil."""
        return Store(Path(shutil.copytree(on_duckdb.root, tmp_path / "spoilt")))

    @pytest.mark.parametrize(
        ("table", "query", "problems"),
        [
            (
                "books_discipline_month",
                "select * replace (case when discipline_id = 'value' and month(period_end) = 7 "
                "then sales + 0.01 else sales end as sales) from was",
                [r"1 rows on duckdb alone", r"duckdb: discipline_id value", r"1 rows on spark alone"],
            ),
            (
                "books_fund_rank",
                "from was offset 1",
                [r"^books_fund_rank: 1 rows on duckdb alone$"],
            ),
            (
                "books_month",
                "select * replace (cast(opened as integer) as opened) from was",
                [r"^books_month.opened: BIGINT on duckdb, INTEGER on spark$"],
            ),
            (
                "books_month",
                "select * exclude (closed) from was",
                [r"^books_month.closed: BIGINT on duckdb, absent on spark$"],
            ),
            (
                "books_fund_month",
                "select * replace (nullif(days, 31) as days) from was",
                [r"spark: period_end .* days None"],
            ),
        ],
    )
    def test_a_planted_difference(self, on_duckdb, spoilt, table, query, problems):
        (path,) = spoilt.root.glob(f"results/*/{table}.parquet")
        with duckdb.connect() as connection:
            connection.execute(f"create table was as from '{path}'")
            connection.execute(f"copy ({query}) to '{path}' (format parquet)")
        _, found = differences(on_duckdb, spoilt)
        for problem in problems:
            assert any(re.search(problem, line) for line in found), found
        assert all(line.startswith(table) for line in found)

    def test_a_table_that_is_missing(self, on_duckdb, spoilt):
        next(spoilt.root.glob("results/*/books_month.parquet")).unlink()
        assert differences(on_duckdb, spoilt)[1] == ["books_month: on duckdb alone"]

    def test_a_row_there_twice(self, on_duckdb, spoilt):
        (path,) = spoilt.root.glob("kept/2004-06/*/closing.parquet")
        with duckdb.connect() as connection:
            connection.execute(f"create table was as from '{path}'")
            connection.execute(f"copy (from was union all (from was limit 1)) to '{path}' (format parquet)")
        assert differences(on_duckdb, spoilt)[1][0] == "2004-06/closing: 1 rows on spark alone"

    def test_nothing_to_compare(self, tmp_path):
        for name in ("one", "other"):
            (tmp_path / name / "results" / "-").mkdir(parents=True)
            (tmp_path / name / "kept").mkdir()
            (tmp_path / name / "current.json").write_text('{"results": "-"}')
        stores = [Store(tmp_path / name) for name in ("one", "other")]
        assert differences(*stores) == (0, ["nothing was compared: there are no rows"])
