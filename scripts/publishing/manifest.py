"""manifest.json, which says of the published file what it is; docs/RELIABILITY.md says what each key is."""

import hashlib
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb

# The oldest storage version that DuckDB 1.0 to 2.0 all read.
STORAGE_VERSION = "v1.0.0"

# How a file is written, besides its storage version. Raised by a change to it, so that the next build writes anew.
LAYOUT = 1


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync(path: Path) -> None:
    """Makes a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def time_text(moment: datetime) -> str:
    """A time in UTC, as manifests write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def describe(copy: Path, number: int, contents: dict, **known) -> dict:
    """The manifest of the file `copy`, which holds `contents`. known: keys that neither shows."""
    return {
        "name": f"{number:06}-{contents['content_sha256'][:12]}",
        "published_at": time_text(datetime.now(UTC)),
        "replaced": None,
        "releases": contents["releases"],
        "content_sha256": contents["content_sha256"],
        "file": {
            "sha256": file_sha256(copy),
            "bytes": copy.stat().st_size,
            "storage_version": STORAGE_VERSION,
            "layout": LAYOUT,
            "written_by": f"DuckDB {duckdb.__version__}",
        },
        "code": None,
        "tests": None,
        "tables": contents["tables"],
    } | known


def is_same(manifest: dict | None, built: dict) -> bool:
    """Whether a published file holds what was built, written as it would be written now."""
    return (
        manifest is not None
        and manifest["content_sha256"] == built["content_sha256"]
        and manifest["file"].get("storage_version") == STORAGE_VERSION
        and manifest["file"].get("layout") == LAYOUT
    )


# Names of versions, as describe makes them.
NAME = re.compile(r"(\d{6,12})-[0-9a-f]{12}")


def read(path: Path) -> dict | None:
    """A manifest; None where there is none, or what is there is no manifest of ours: its name is made of its content's
    hash, which no other program's is."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        name, content = manifest["name"], manifest["content_sha256"]
        whole = NAME.fullmatch(name) and name.endswith(f"-{content[:12]}") and manifest["file"]["sha256"]
        return manifest if whole and {"published_at", "replaced", "releases"} <= manifest.keys() else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def is_wreck(path: Path) -> bool:
    """Whether a file is what a crash leaves of a manifest: nothing, or a text that no program could read."""
    try:
        return not json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return True
    except OSError:
        return False


def write(manifest: dict, path: Path) -> None:
    """Writes a manifest and makes it durable. The name has still to be put in place."""
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    fsync(path)
