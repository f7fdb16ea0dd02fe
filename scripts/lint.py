"""`make lint`: ruff on Python, sqlfluff on SQL, dbt-bouncer on conventions; exit status 1 if one of them objects."""

import os
import subprocess
import sys
from pathlib import Path

from scripts.project import ROOT

# Linters parse for the in-memory target; a target folder of their own keeps the build's parsed project warm.
LINT_TARGET = "target/lint"

SQL = ("models", "tests/singular")

LINTERS = {
    "ruff": ["ruff", "check", "--quiet", "."],
    "ruff format": ["ruff", "format", "--quiet", "--diff", "."],
    "dbt parse": ["dbt", "--quiet", "parse", "--target", "memory"],
    "dbt-bouncer": ["dbt-bouncer", "run", "--show-all-failures"],
    "sqlfluff": ["sqlfluff", "lint", "--disable-progress-bar", *SQL],
}


def lint() -> int:
    """Runs every linter; shows the output of those that object; the exit status."""
    environment = os.environ | {"DBT_TARGET_PATH": LINT_TARGET}
    objected = 0
    for name, command in LINTERS.items():
        print(f"lint: {name}", flush=True)
        run = subprocess.run(
            [str(Path(sys.executable).parent / command[0]), *command[1:]],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if run.returncode:
            print(run.stdout)
            objected = 1
    return objected


if __name__ == "__main__":
    sys.exit(lint())
