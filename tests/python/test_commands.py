"""The commands as people run them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from scripts.headline import print_headline
from scripts.manifest import contents
from scripts.project import ROOT

COMMANDS = ("build", "rollback", "test", "release", "bench", "chaos", "help")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """Runs a command in the project's folder; what it printed, both streams together."""
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_help_lists_the_commands():
    listed = re.findall(r"^make (\w+) ", run("make", "help").stdout, flags=re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


def test_dbt_build_passes_and_never_touches_the_published_file(tmp_path, shipped):
    """Plain `dbt build`, unit tests included, for those who live in dbt."""
    private, published = tmp_path / "aum_flows.duckdb", tmp_path / "warehouse" / "aum_flows.duckdb"
    outcome = run(
        str(Path(sys.executable).parent / "dbt"),
        "build",
        AUM_FLOWS_PRIVATE=str(private),
        AUM_FLOWS_PUBLISHED=str(published),
        DBT_TARGET_PATH=str(tmp_path / "target"),
        DBT_LOG_PATH=str(tmp_path),
    )
    assert outcome.returncode == 0, outcome.stdout
    assert re.search(r"\d+ unit tests", outcome.stdout)
    assert "WARN=0 ERROR=0 SKIP=0" in outcome.stdout
    assert not published.exists()
    with duckdb.connect(str(private), read_only=True) as warehouse:
        assert warehouse.execute("select count(*) from audit.fct_footing_check").fetchone() == (126,)
    # Two builds of the same seeds, by other commands and in other folders, hold the same.
    assert contents(private)["content_sha256"] == contents(shipped.published)["content_sha256"]


def test_the_headline_and_where_the_file_is(shipped, capsys):
    print_headline(Console(highlight=False, soft_wrap=True), shipped.published)
    said = capsys.readouterr().out
    assert re.search(r"Assets under management +135\.8 +135\.4 +129\.0\n", said)
    assert re.search(r"Net flows, total +\(6\.5\) +\(1\.8\) +\(0\.8\)\n", said)
    assert re.search(r"as the disciplines add up +\(6\.5\) +\(1\.8\) +\(0\.9\)\n", said)
    assert re.search(r"Net flows, excluding quantitative +\(6\.4\) +\(2\.1\) +\(1\.6\)\n", said)
    assert "110 identities foot, 16 within rounding, 0 restated, 0 broken" in said
    assert re.search(r"1 year +56\.5 +8\.7 +30\.4 +4\.4 +23\n", said)
    assert said.rstrip().endswith(str(shipped.published))


def test_release_prints_the_exhibits(shipped):
    printed = run(sys.executable, "-m", "scripts.release", AUM_FLOWS_PUBLISHED=str(shipped.published)).stdout
    assert re.search(r"^Beginning of period assets +\$ 77\.4 +\$ 74\.8 +\$ 73\.8$", printed, flags=re.MULTILINE)
    assert re.search(r"^Market appreciation +- +0\.0 +-$", printed, flags=re.MULTILINE)
    assert re.search(
        r"^Janus Small Cap Value Fund - Inv\* \(2,3\) +Small-Cap Value Funds +74 ", printed, flags=re.MULTILINE
    )
    assert re.search(r"^4th Quartile +4\.4 +9\.1 +15\.8 +0\.0$", printed, flags=re.MULTILINE)


def test_release_without_a_warehouse_says_what_to_do(tmp_path):
    outcome = run(sys.executable, "-m", "scripts.release", AUM_FLOWS_PUBLISHED=str(tmp_path / "aum_flows.duckdb"))
    assert outcome.returncode == 1
    assert "run make build first" in outcome.stdout


def test_setting_up_is_done_once():
    ready = ROOT / ".venv" / ".set_up"
    if not ready.exists():
        pytest.skip("not run from the environment that make sets up")
    assert "Setting up" not in run("make", "--dry-run", "build").stdout


def test_the_lock_is_hashed_and_names_no_registry():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9].*==", lock, flags=re.MULTILINE)
    assert len(packages) > 50
    assert len(re.findall(r"^[a-z0-9].*==.*\\\n    --hash=sha256:", lock, flags=re.MULTILINE)) == len(packages)
    assert not re.search(r"https?:|--index|--find-links|--extra", lock)
    asked = set(
        re.findall(r"^[a-z0-9-]+==\S+", (ROOT / "requirements.in").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    locked = {line.split(" ")[0] for line in lock.splitlines()}
    assert asked <= locked
