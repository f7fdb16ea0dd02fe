"""The dbt project of the books: where it is, what it is made of, and how dbt is told."""

from scripts import fingerprint
from scripts.project import ROOT

PROJECT = ROOT / "books"

# What decides what is made of a row.
CODE = tuple(f"books/{part}" for part in ("models", "macros", "scripts", "dbt_project.yml", "profiles.yml"))


def code_fingerprint() -> str:
    """Changes when the code does."""
    return fingerprint.of_files(CODE)[:16]


def options(engine: str) -> list[str]:
    """Options of every call of dbt. Each engine has a target folder of its own, so that the parsed project stays."""
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", engine),
        *("--target-path", str(ROOT / "target" / f"books_{engine}"), "--quiet", "--no-write-json"),
        *("--log-level", "none", "--log-level-file", "none"),
    ]
