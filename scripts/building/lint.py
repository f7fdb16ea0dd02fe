"""Ruff on Python, sqlfluff on SQL, dbt-bouncer on conventions; the exit status is 1 if one of them objects.

sqlfluff reads a file in a third of a second, so it reads only those that changed since they last passed; where the
macros or the rules changed, all of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from scripts import fingerprint
from scripts.project import ROOT

# Linters parse for the in-memory target; a target folder of their own keeps the build's parsed project warm.
LINT_TARGET = "target/lint"

LINTERS = {
    "ruff": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--quiet", "--diff", "."],
    "dbt parse": ["dbt", "--quiet", "parse", "--target", "memory"],
    "dbt-bouncer": ["dbt-bouncer", "run", "--show-all-failures"],
}
SQLFLUFF = ["sqlfluff", "lint", "--disable-progress-bar"]

# What decides how a SQL file is judged, besides the file.
RULES = (".sqlfluff", ".sqlfluffignore", "requirements.txt", "dbt_project.yml", "macros")

PASSED = ROOT / "build" / "linted_sql.json"


def sql_files() -> dict[str, str]:
    """Each SQL file that is linted, with a fingerprint of it and of all that decides how it is judged."""
    rules = fingerprint.of_files(RULES)
    files = [path for folder in ("models", "tests/singular") for path in sorted((ROOT / folder).rglob("*.sql"))]
    return {name: rules + fingerprint.of_files([name]) for name in (str(path.relative_to(ROOT)) for path in files)}


def passed_before() -> dict[str, str]:
    """The fingerprints of the files that passed; empty where that is not known."""
    try:
        passed = json.loads(PASSED.read_text())
    except (OSError, ValueError):
        return {}
    return passed if isinstance(passed, dict) else {}


def objects(name: str, command: list[str]) -> bool:
    """Runs a linter; shows its message if it objects."""
    print(f"lint: {name}", flush=True)
    run = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT,
        env=os.environ | {"DBT_TARGET_PATH": LINT_TARGET},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if run.returncode:
        print(run.stdout)
    return run.returncode != 0


def lint() -> int:
    """Runs every linter; the exit status."""
    objected = [name for name, command in LINTERS.items() if objects(name, command)]
    files = sql_files()
    passed = passed_before()
    changed = [name for name, digest in files.items() if passed.get(name) != digest]
    name = f"sqlfluff, {len(changed)} of {len(files)} files changed since they last passed"
    if changed and objects(name, [*SQLFLUFF, *changed]):
        objected.append(name)
    else:
        PASSED.parent.mkdir(exist_ok=True)
        PASSED.write_text(json.dumps(files))
    return 1 if objected else 0
