"""Where things are. Environment variables can move the database files and the page; the defaults are our own."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Schemas that analysts and BI tools see; every other schema stays in the private file.
PUBLISHED_SCHEMAS = ("flows", "rankings", "release", "audit", "reference", "books")


def private_file() -> Path:
    """The file dbt builds into: AUM_FLOWS_PRIVATE, as in profiles.yml, else build/aum_flows.duckdb."""
    return Path(os.environ.get("AUM_FLOWS_PRIVATE") or ROOT / "build" / "aum_flows.duckdb").resolve()


def published_file() -> Path:
    """The file people read: AUM_FLOWS_PUBLISHED, else warehouse/aum_flows.duckdb."""
    return Path(os.environ.get("AUM_FLOWS_PUBLISHED") or ROOT / "warehouse" / "aum_flows.duckdb").resolve()


def rolled_folder(project: Path = ROOT) -> Path:
    """The folder that `make books` keeps its results in, and builds read them from: AUM_FLOWS_BOOKS, as in
    macros/house/register_rolled.sql, else build/books of the project."""
    return Path(os.environ.get("AUM_FLOWS_BOOKS") or project / "build" / "books").resolve()


def site_folder() -> Path:
    """The folder the page and the workbook are written to: AUM_FLOWS_SITE, else site/."""
    return Path(os.environ.get("AUM_FLOWS_SITE") or ROOT / "site").resolve()


def export_folder() -> Path:
    """The folder that the tables are exported to: AUM_FLOWS_EXPORT, else dist/."""
    return Path(os.environ.get("AUM_FLOWS_EXPORT") or ROOT / "dist").resolve()
