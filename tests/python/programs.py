"""Programs outside Python that some tests drive: a browser, an office suite, a database server."""

import os
import shutil
from pathlib import Path

import pytest

# What each is called, and where Debian puts what is not on the path.
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "soffice": ("soffice", "libreoffice"),
    "postgres": ("postgres",),
    "initdb": ("initdb",),
    "node": ("node",),
}
ELSEWHERE = "/usr/lib/postgresql/*/bin"


def program(name: str) -> str:
    """Path of a program. Where it is absent the test is skipped and says so; AUM_FLOWS_PROGRAMS=required fails it."""
    folders = sorted(Path("/").glob(ELSEWHERE.lstrip("/")), reverse=True)
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")])
    for candidate in PROGRAMS[name]:
        found = shutil.which(candidate, path=path)
        if found:
            return found
    absent = f"{name} is absent: .ci/programs installs what the tests drive, on Debian and Ubuntu"
    if os.environ.get("AUM_FLOWS_PROGRAMS") == "required":
        pytest.fail(absent)
    pytest.skip(absent)
