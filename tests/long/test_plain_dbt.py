"""Plain dbt, for those who live in dbt: a project parsed from nothing, in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb

from scripts.project import ROOT
from scripts.publishing.contents import contents


def test_dbt_build_passes_and_never_touches_the_published_file(tmp_path, shipped):
    """Plain `dbt build`, unit tests included, for those who live in dbt."""
    private, published = tmp_path / "aum_flows.duckdb", tmp_path / "warehouse" / "aum_flows.duckdb"
    environment = os.environ | {
        "AUM_FLOWS_PRIVATE": str(private),
        "AUM_FLOWS_PUBLISHED": str(published),
        "AUM_FLOWS_BOOKS": str(tmp_path / "no_books"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path),
    }
    dbt = str(Path(sys.executable).parent / "dbt")
    outcome = subprocess.run([dbt, "build"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout
    assert re.search(r"\d+ unit tests", outcome.stdout)
    assert "WARN=0 ERROR=0 SKIP=0" in outcome.stdout
    assert not published.exists()
    with duckdb.connect(str(private), read_only=True) as warehouse:
        assert warehouse.execute("select count(*) from audit.fct_footing_check").fetchone() == (126,)
    # Two builds of the same seeds, by other commands and in other folders, hold the same.
    assert contents(private)["content_sha256"] == contents(shipped.published)["content_sha256"]
