"""Fingerprints of files: whether what a figure depends on is still the same."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from scripts.project import ROOT

# All that a published figure depends on, besides the seeds: what SQL runs, what solves, tests and publishes, and the
# environment's lock. How figures are shown is not among it.
CODE = (
    *("models", "macros", "tests/generic", "tests/singular", "dbt_project.yml", "profiles.yml", "requirements.txt"),
    *("scripts/intake", "scripts/solver", "scripts/building", "scripts/publishing", "scripts/draft"),
    *("scripts/catalog.py", "scripts/fingerprint.py", "scripts/project.py", "scripts/console.py"),
)


def of_files(parts: Iterable[str | Path], root: Path = ROOT) -> str:
    """SHA-256 of the names and contents of files and of all files below folders, as hexadecimal digits; what Python
    keeps beside its sources is passed over."""
    digest = hashlib.sha256()
    for part in parts:
        for path in sorted([root / part, *(root / part).rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                content = path.read_bytes()
                digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def of_code() -> str:
    """The fingerprint of CODE."""
    return of_files(CODE)
