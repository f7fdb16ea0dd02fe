"""Books on Spark: every result as on DuckDB. What holds the comparison itself needs neither Spark nor Java."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from books.scripts import spark
from books.scripts.comparison import differences
from books.scripts.runner import run
from books.scripts.spark import absent
from books.scripts.store import Store
from scripts.project import ROOT


def test_both_engines_make_the_same_rows(quick_spark, small_books, on_duckdb, tmp_path):
    """One run over small books, every row compared. Runs cut off, months that come late, a cluster and an
    overflow: tests/long/test_spark_at_length.py."""
    store = Store(tmp_path / "results")
    run(small_books, store, "1GB", engine_name="spark")
    rows, found = differences(on_duckdb, store)
    assert found == []
    assert rows > 4000


def test_without_java_or_spark_a_run_says_so_and_keeps_nothing(small_books, tmp_path, monkeypatch):
    environment = os.environ | {"AUM_FLOWS_BOOKS": str(tmp_path / "results"), "JAVA_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "scripts.commands.books", "--books", str(small_books), "--engine", "spark"]
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
                [r"1 rows on duckdb alone", r"duckdb: firm_id janus, discipline_id value", r"1 rows on spark alone"],
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
