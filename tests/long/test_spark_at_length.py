"""Books on Spark at length: a run that is cut off, a month that comes late, an executor that is lost, an
overflow."""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import Project

from books.scripts.comparison import differences
from books.scripts.folder import BooksError
from books.scripts.runner import run
from books.scripts.spark import Spark
from books.scripts.store import Store
from scripts.project import ROOT
from scripts.publishing.contents import contents
from tests.campaigns.cluster import run_with_a_kill


@pytest.fixture(scope="module")
def cut_off(quick_spark, small_books, tmp_path_factory) -> tuple[Store, list[str], list[str]]:
    """The books on Spark, from CSV in a folder with an awkward name: May and June first; July then, cut off in the
    roll-up; and July again, with every test of a key. What the last run read, and what was kept before it."""
    store = Store(tmp_path_factory.mktemp("spark"))
    months = tmp_path_factory.mktemp("months") / "it's {ours}, now"
    shutil.copytree(small_books, months)
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
from books.scripts.runner import run
from books.scripts.store import Store
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
    cut_off, on_duckdb, code, shipped, tmp_path, monkeypatch
):
    hashes = []
    for store in (on_duckdb, cut_off[0]):
        (tmp_path / store.root.name).mkdir()
        project = Project(tmp_path / store.root.name, code, monkeypatch)
        monkeypatch.setenv("AUM_FLOWS_BOOKS", str(store.root))
        assert project.build() == 0
        hashes.append(contents(project.published)["content_sha256"])
    assert hashes[0] == hashes[1] != contents(shipped.published)["content_sha256"]


def test_a_cluster_that_loses_an_executor_gives_the_same(quick_spark, small_books, on_duckdb, tmp_path, capsys):
    store = Store(tmp_path / "results")
    _, said, killed = run_with_a_kill(small_books, store, "1GB", tmp_path / "cluster")
    with capsys.disabled():
        print("", *said, sep="\n")
    assert len(killed) == 1
    assert sum("; lost: " in line for line in said) == 1
    assert sum(bool(re.search(r" on 127\.0\.0\.[12]: [1-9]\d* tasks", line)) for line in said) >= 2
    assert differences(on_duckdb, store)[1] == []


def test_an_overflow_is_an_error_on_both(quick_spark, small_books, tmp_path):
    """Fifteen digits before the point do not fit what an account may hold: neither engine makes NULL of them."""
    spoilt = shutil.copytree(small_books, tmp_path / "books")
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
        with pytest.raises(
            BooksError, match=r"(?s)could not be rolled.*(out of range|cannot be represented|Could not)"
        ):
            run(spoilt, store, "1GB", engine_name=engine)
        assert not list(store.root.glob("results/*"))
