"""What planted faults are judged by: `judge` says of seeds what a build says of them, and makes the same rows."""

import json
import shutil
import subprocess
import sys
from collections import Counter

import duckdb
from test_faults import digest

from scripts.building import dbt
from scripts.building.dbt import Run
from scripts.catalog import identifier, literal
from scripts.project import ROOT
from tests.campaigns import straight
from tests.campaigns.compiled import DATABASE

# Faults at every stage: seed, line, what replaces it.
SPOILT = [
    # A quartile that is no number: what rests on quartiles is not built.
    ("reported/quartiles", "janus_2004_07,1_year,4,4.4", "4.4", "four"),
    # A statement that the rankings contradict.
    ("reported/claims", "janus_2004_07,growth_funds,", "equals,7", "equals,8"),
    # Sums of a footed month and of an independent one, a sign, a ranking.
    ("reported/flows", "janus_2004_07,2004-05-01,2004-05-31,growth_equity,sales,0.6", "0.6", "0.7"),
    ("reported/flows", "janus_2004_07,2004-07-01,2004-07-31,growth_equity,redemptions,1.9", "1.9", "2.9"),
    ("reported/flows", "hinode_2024_01,2024-01-01,2024-01-31,saiken,redemptions,384.8", "384.8", "(384.8)"),
    ("reported/rankings", "janus_2004_07,janus_olympus_fund,Large-Cap Growth Funds,1_year,", "114,604", "614,604"),
    # A regime that the figures do not bear out is a warning.
    ("reported/rounding_regimes", "janus_2004_07,2004-06-30,footed", "footed", "independent"),
]


def spoil(project) -> None:
    """Plants SPOILT."""
    for seed, start, old, new in SPOILT:
        lines = project.seed(seed).read_text(encoding="utf-8").splitlines()
        (line,) = [line for line in lines if line.startswith(start)]
        project.replace(seed, line, line.replace(old, new))


def said(run: Run) -> list[tuple[str, list[str]]]:
    """What a run said, in no order: each failing test with its rows."""
    parts: list[tuple[str, list[str]]] = []
    for line in run.problems:
        if line.startswith("  "):
            parts[-1][1].append(line)
        else:
            parts.append((line, []))
    return sorted((head, sorted(rows)) for head, rows in parts)


def rows_of(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list]:
    """Rows of every table and view of a database, as text, in no order."""
    found = {}
    for schema, name in connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $1 union all "
        "select schema_name, view_name from duckdb_views() where database_name = $1 and not internal",
        [database],
    ).fetchall():
        if schema not in ("main", "rolled"):
            rows = connection.sql(f"from {identifier(database, schema, name)}")
            texts = ", ".join(f"cast({identifier(column)} as varchar)" for column in rows.columns)
            found[f"{schema}.{name}"] = [
                [*zip(rows.columns, map(str, rows.types), strict=True)],
                connection.execute(f"select {texts} from {identifier(database, schema, name)} order by all").fetchall(),
            ]
    return found


def assert_same_rows(project, private) -> int:
    """Compares every table of what was judged with those of a private file; how many there are."""
    project.judged.execute(f"attach {literal(private)} as private (read_only)")
    ours, theirs = (rows_of(project.judged, database) for database in (DATABASE, "private"))
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
    return len(ours)


def test_rows_are_those_of_a_build(with_others, others):
    assert with_others.judge() == 0
    assert assert_same_rows(with_others, others.folder / "build" / "aum_flows.duckdb") > 120


def test_faults_are_said_as_a_build_says_them(with_others, shipped, monkeypatch, capfd):
    """Several faults at once, at every stage: what failed, in which words, what was not built for it, and every row of
    what was. The file in place stays."""
    spoil(with_others)
    runs = []
    run_dbt, run_straight = dbt.run_dbt, straight.run_straight
    monkeypatch.setattr(dbt, "run_dbt", lambda *given, **more: runs.append(run_dbt(*given, **more)) or runs[-1])
    monkeypatch.setattr(straight, "run_straight", lambda *given: runs.append(run_straight(*given)) or runs[-1])
    with_others.published.parent.mkdir()
    with_others.published.write_bytes(shipped.published.read_bytes())
    before = digest(with_others.published)
    assert with_others.build() == 1
    streams = capfd.readouterr()
    assert streams.out == ""
    assert f"Nothing was published: the build failed; {with_others.published} is unchanged." in streams.err
    assert "Traceback" not in streams.err
    assert digest(with_others.published) == before
    assert with_others.judge() == 1
    built, (judged, _) = runs
    assert judged.expected == built.expected
    assert judged.ended == {key: status for key, status in built.ended.items() if key in built.expected}
    counts = Counter(judged.ended.values())
    assert counts.keys() == {"success", "pass", "fail", "warn", "skipped"}
    assert counts["fail"] > 5 and counts["skipped"] > 10, counts
    assert said(judged) == said(built)
    assert assert_same_rows(with_others, with_others.folder / "build" / "aum_flows.duckdb") > 100
    closing = capfd.readouterr().err.splitlines()[-1]
    assert closing == "Nothing was published: the build failed."


def test_make_bench_runs_the_same_straight(code, tmp_path):
    """In a process of its own, as `make bench` measures it."""
    target = tmp_path / "target"
    target.mkdir()
    shutil.copy(code.solved.parent / "target" / "manifest.json", target)
    command = [sys.executable, "-m", "tests.campaigns.bench", "--straight", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
    assert len(list((tmp_path / "solved").glob("*.json"))) == 1
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    (test,) = [node for node in manifest["nodes"].values() if node["name"] == "fct_footing_check__nothing_is_broken"]
    test["compiled_code"] = "select 'it fails' as problem"
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, f"FAIL {test['name']}: 1 row\n  it fails\n"), done.stderr
