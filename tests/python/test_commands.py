"""The commands as people run them."""

import io
import os
import re
import subprocess
import sys

import duckdb
import pytest
from rich.console import Console

from scripts.project import ROOT
from scripts.reports.headline import console_for_people, print_headline

COMMANDS = (
    *("build", "rollback", "test", "release", "report", "excel", "export", "metrics", "postgres"),
    *("bench", "clients", "chaos", "fuzz", "help"),
)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    """Runs a command in the project's folder; what it printed, both streams together."""
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_help_lists_the_commands():
    listed = re.findall(r"^make (\w+) ", run("make", "help").stdout, flags=re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


def headline(project, capsys) -> str:
    """What the headline prints of a published file, outside a terminal."""
    print_headline(console_for_people(), project.published)
    return capsys.readouterr().out


def test_the_headline_and_where_the_file_is(shipped, capsys):
    output = headline(shipped, capsys)
    assert re.search(r"Assets under management +135\.8 +135\.4 +129\.0 +129\.000 to 129\.050\n", output)
    assert re.search(r"Net flows, total +\(6\.5\) +\(1\.8\) +\(0\.8\) +\(0\.850\) to \(0\.800\)\n", output)
    assert re.search(r"as the disciplines add up +\(6\.5\) +\(1\.8\) +\(0\.9\) *\n", output)
    assert re.search(r"  excluding quantitative +\(6\.4\) +\(2\.1\) +\(1\.6\) ", output)
    assert re.search(r"Organic growth, %, total +\(4\.63\) +\(1\.33\) +\(0\.59\) ", output)
    assert "Footing: 110 foot, 16 within rounding (largest miss: 2 units of the last digit), none broken\n" in output
    assert "8 reproduced, 4 not derivable, 2 consistent within rounding, none contradicted\n" in output
    assert re.search(r"1 year +56\.5 +8\.7 +30\.4 +4\.4 +23 +65\.2\n", output)
    assert "change" not in output  # there is no release before
    assert output.rstrip().endswith(str(shipped.published))
    assert "\x1b" not in output


def test_the_headline_tells_what_changed_since_the_release_before(august_built, capsys):
    output = headline(august_built, capsys)
    assert "janus_2004_08" in output
    assert "change: since janus_2004_07\n" in output
    assert re.search(r"Assets under management +129\.0 +128\.2 +128\.150 to 128\.250 +-0\.8\n", output)
    assert re.search(r"Net flows, total +\(0\.8\) +\(0\.7\) .* \+0\.1\n", output)
    assert re.search(r"1 year .* 65\.2 +0\.0\n", output)


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_a_terminal_gets_colour_unless_it_asks_for_none(shipped, monkeypatch, no_color, coloured):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    terminal = Console(highlight=False, force_terminal=True, width=80, file=io.StringIO())
    print_headline(terminal, shipped.published)
    output = terminal.file.getvalue()
    assert ("\x1b[33m" in output) is coloured
    # A narrow terminal folds labels, never figures.
    table, _, _ = output.partition("Footing")
    assert all(cell in table for cell in ("129.000 to 129.050", "(0.850) to (0.800)"))
    assert all(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 80 for line in table.splitlines())


def test_a_broken_check_is_the_first_thing_a_reader_sees(shipped, tmp_path, capsys):
    spoilt = tmp_path / "spoilt.duckdb"
    spoilt.write_bytes(shipped.published.read_bytes())
    with duckdb.connect(str(spoilt)) as warehouse:
        warehouse.execute("update audit.fct_check_summary set status = 'broken' where check_kind = 'no_shared_rank'")
    print_headline(console_for_people(), spoilt)
    assert "Rankings: 322 hold, 59 broken\n" in capsys.readouterr().out


def test_release_prints_the_exhibits(shipped):
    printed = run(sys.executable, "-m", "scripts.commands.release", AUM_FLOWS_PUBLISHED=str(shipped.published)).stdout
    assert re.search(r"^Beginning of period assets +\$ 77\.4 +\$ 74\.8 +\$ 73\.8$", printed, flags=re.MULTILINE)
    assert re.search(r"^Market appreciation +- +0\.0 +-$", printed, flags=re.MULTILINE)
    assert re.search(
        r"^Janus Small Cap Value Fund - Inv\* \(2,3\) +Small-Cap Value Funds +74 ", printed, flags=re.MULTILINE
    )
    assert re.search(r"^4th Quartile +4\.4 +9\.1 +15\.8 +0\.0$", printed, flags=re.MULTILINE)


def test_release_without_a_warehouse_says_what_to_do(tmp_path):
    outcome = run(
        sys.executable, "-m", "scripts.commands.release", AUM_FLOWS_PUBLISHED=str(tmp_path / "aum_flows.duckdb")
    )
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
