"""What the last tested build was made of: whether anything changed since, and whether its unit tests still count."""

import json
import sys
from pathlib import Path

from scripts import fingerprint
from scripts.project import ROOT, private_file, rolled_folder
from scripts.publishing import PublishError
from scripts.publishing.folder import PublishedFolder, identity_of

# Unit tests run on mock rows: as long as the code is the same, they cannot turn out otherwise. The file holds the
# fingerprint of the code and how many of them passed.
UNIT_TESTED = ROOT / "build" / "unit_tested_code"


def unit_tests_passed(code: str) -> int | None:
    """How many unit tests passed on code of this fingerprint; None where they have still to run on it."""
    try:
        known, passed = UNIT_TESTED.read_text().split()
        return int(passed) if known == code else None
    except (OSError, ValueError):  # absent, or not what was written here
        return None


def remember_unit_tests(code: str, passed: int) -> None:
    """Keeps that the unit tests passed on code of this fingerprint."""
    UNIT_TESTED.parent.mkdir(exist_ok=True)
    UNIT_TESTED.write_text(f"{code} {passed}\n")


def record() -> Path:
    """Where the last tested build of the private file is described."""
    return private_file().with_name("last_tested_build.json")


def inputs(project: Path, code: str) -> dict:
    """All that a build depends on. The packages that are installed are those of requirements.txt, which is code."""
    return {
        "code": code,
        "seeds": fingerprint.of_files(["seeds"], project),
        "books": fingerprint.of_files(["current.json"], rolled_folder(project)),
        "python": [sys.version, sys.prefix],
    }


def outputs(folder: PublishedFolder) -> list | None:
    """What tells whether somebody touched the files of a build, without reading them; None where one is missing."""
    published, private = folder.identity(), private_file()
    return [*published, identity_of(private)] if published and private.exists() else None


def check_ours() -> None:
    """PublishError where another program's file is in the place of the record."""
    try:
        other = json.loads(record().read_text())
    except (OSError, ValueError):  # none, or what a crash left of it
        return
    if not isinstance(other, dict) or other.keys() != {"inputs", "outputs"}:
        raise PublishError(f"{record()} was not written by this project, and a build would replace it; move it")


def forget() -> None:
    """Has the next build run in full."""
    check_ours()
    record().unlink(missing_ok=True)


def remember(inputs: dict, folder: PublishedFolder) -> None:
    """Keeps what a build that passed was made of, from before it began, and the files it left."""
    partial = record().with_suffix(".partial")
    partial.write_text(json.dumps({"inputs": inputs, "outputs": outputs(folder)}))
    partial.replace(record())


def is_current(inputs: dict, folder: PublishedFolder) -> bool:
    """Whether the last tested build was made of the same, and its files are still as it left them."""
    try:
        last = json.loads(record().read_text())
    except (OSError, ValueError):
        return False
    left = outputs(folder)
    return left is not None and last == {"inputs": inputs, "outputs": left}
