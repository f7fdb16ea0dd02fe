"""Tools outside Python that some tests drive: a browser, an office suite, a database server."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from books.scripts import spark
from scripts.project import ROOT

# What each is called, and where Debian puts what is not on the path.
TOOLS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "soffice": ("soffice", "libreoffice"),
    "postgres": ("postgres",),
    "initdb": ("initdb",),
    "node": ("node",),
}
ELSEWHERE = "/usr/lib/postgresql/*/bin"


def absent(what: str) -> NoReturn:
    """Skips the test and says what is absent; AUM_FLOWS_PROGRAMS=required fails it."""
    if os.environ.get("AUM_FLOWS_PROGRAMS") == "required":
        pytest.fail(what)
    pytest.skip(what)


def tool(name: str) -> str:
    """Path of a tool; see absent."""
    folders = sorted(Path("/").glob(ELSEWHERE.lstrip("/")), reverse=True)
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    for candidate in TOOLS[name]:
        path_here = shutil.which(candidate, path=path)
        if path_here:
            return path_here
    absent(f"{name} is absent: .ci/programs installs what the tests drive, on Debian and Ubuntu")


def metricflow() -> str:
    """Path of the Python that MetricFlow is installed for, in an environment of its own; see absent."""
    python = ROOT / ".venv-metrics" / "bin" / "python"
    if not python.exists():
        absent("MetricFlow is absent: make .venv-metrics/.set_up installs it")
    return str(python)


def spark_is_there() -> None:
    """Spark and its Java; see absent."""
    if missing := spark.absent():
        absent(missing)
