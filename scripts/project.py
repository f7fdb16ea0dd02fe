"""Where things are. Environment variables can move the database files and the page; the defaults are our own."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Schemas that analysts and BI tools see; every other schema stays in the private file.
PUBLISHED_SCHEMAS = ("flows", "rankings", "release", "audit", "reference", "books")

# All that decides what SQL runs, besides the seeds.
CODE = ("models", "macros", "tests/generic", "tests/singular", "dbt_project.yml", "profiles.yml", "requirements.txt")


def private_file() -> Path:
    """The file dbt builds into: AUM_FLOWS_PRIVATE, as in profiles.yml, else build/aum_flows.duckdb."""
    return Path(os.environ.get("AUM_FLOWS_PRIVATE") or ROOT / "build" / "aum_flows.duckdb").resolve()


def published_file() -> Path:
    """The file people read: AUM_FLOWS_PUBLISHED, else warehouse/aum_flows.duckdb."""
    return Path(os.environ.get("AUM_FLOWS_PUBLISHED") or ROOT / "warehouse" / "aum_flows.duckdb").resolve()


def site_folder() -> Path:
    """The folder the page and the workbook are written to: AUM_FLOWS_SITE, else site/."""
    return Path(os.environ.get("AUM_FLOWS_SITE") or ROOT / "site").resolve()


def code_fingerprint() -> str:
    """SHA-256 of the names and contents of every file in CODE, as hexadecimal digits."""
    digest = hashlib.sha256()
    for part in CODE:
        for path in sorted([ROOT / part, *(ROOT / part).rglob("*")]):
            if path.is_file():
                digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
