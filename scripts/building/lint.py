"""Ruff on Python, sqlfluff on SQL, dbt-bouncer on conventions; the exit status is 1 if one of them objects.

sqlfluff reads a file in a third of a second, so it reads only those that changed since they last passed; where the
macros or the rules changed, all of them.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts import fingerprint
from scripts.project import ROOT

PYTHON = {
    "ruff": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--quiet", "--diff", "."],
}
SQLFLUFF = ["sqlfluff", "lint", "--disable-progress-bar"]

# What decides how any SQL file is judged, besides the file and its project.
RULES = (".sqlfluff", ".sqlfluffignore", "requirements.txt")

PASSED = ROOT / "build" / "linted_sql.json"


@dataclass(frozen=True)
class Project:
    """A dbt project to lint. target: the one in memory; artifacts: a target folder that keeps the build's own parsed
    project warm; options: of sqlfluff; rules: what decides how its SQL is judged; folders: where that is."""

    name: str
    folder: str
    target: str
    artifacts: str
    options: tuple[str, ...]
    rules: tuple[str, ...]
    folders: tuple[str, ...]

    def linters(self) -> dict[str, list[str]]:
        """Commands that read the whole project."""
        place = ["--project-dir", self.folder, "--profiles-dir", self.folder, "--target", self.target]
        conventions = ["--config-file", f"{self.folder}/dbt-bouncer.yml"]
        return {
            f"dbt parse, {self.name}": ["dbt", "--quiet", "parse", *place],
            f"dbt-bouncer, {self.name}": ["dbt-bouncer", "run", "--show-all-failures", *conventions],
        }

    def sql_files(self) -> dict[str, str]:
        """Each SQL file that is linted, with a fingerprint of it and of all that decides how it is judged."""
        rules = fingerprint.of_files([*RULES, *self.rules])
        paths = [path for folder in self.folders for path in sorted((ROOT / folder).rglob("*.sql"))]
        return {name: rules + fingerprint.of_files([name]) for name in (str(path.relative_to(ROOT)) for path in paths)}


PROJECTS = (
    Project(
        *("warehouse", ".", "memory", "target/lint", ()),
        rules=("dbt_project.yml", "macros"),
        folders=("models", "tests/singular"),
    ),
    Project(
        *("books", "books", "duckdb", "target/lint_books", ("--config", "books/sqlfluff.cfg")),
        rules=("books/sqlfluff.cfg", "books/dbt_project.yml", "books/macros"),
        folders=("books/models",),
    ),
)


def passed_before() -> dict[str, str]:
    """The fingerprints of the files that passed; empty where that is not known."""
    try:
        passed = json.loads(PASSED.read_text())
    except (OSError, ValueError):
        return {}
    return passed if isinstance(passed, dict) else {}


def objects(name: str, command: list[str], artifacts: str = "target") -> bool:
    """Runs a linter; shows its message if it objects. artifacts: where dbt keeps what it makes."""
    print(f"lint: {name}", flush=True)
    run = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT,
        env=os.environ | {"DBT_TARGET_PATH": str(ROOT / artifacts), "DBT_LOG_PATH": str(ROOT / "logs")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if run.returncode:
        print(run.stdout)
    return run.returncode != 0


def lint() -> int:
    """Runs every linter; the exit status."""
    objected = [name for name, command in PYTHON.items() if objects(name, command)]
    passed = passed_before()
    known: dict[str, str] = {}
    for project in PROJECTS:
        objected += [name for name, line in project.linters().items() if objects(name, line, project.artifacts)]
        files = project.sql_files()
        changed = [name for name, digest in files.items() if passed.get(name) != digest]
        name = f"sqlfluff, {project.name}, {len(changed)} of {len(files)} files changed since they last passed"
        if changed and objects(name, [*SQLFLUFF, *project.options, *changed], project.artifacts):
            objected.append(name)
            files = {name: digest for name, digest in files.items() if name not in changed}
        known |= files
    PASSED.parent.mkdir(exist_ok=True)
    PASSED.write_text(json.dumps(known))
    return 1 if objected else 0
