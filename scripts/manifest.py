"""What a database file holds, in one hash; and manifest.json, which says it of the published file."""

import hashlib
import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import yaml

from scripts.project import PUBLISHED_SCHEMAS, ROOT, code_fingerprint

# The oldest storage version that DuckDB 1.0 to 2.0 all read.
STORAGE_VERSION = "v1.0.0"

# How a file is written, besides its storage version. Raised by a change to it, so that the next build writes anew.
LAYOUT = 1


def identifier(*names: str) -> str:
    """Names as one quoted SQL identifier."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """A text as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def connect() -> duckdb.DuckDBPyConnection:
    """An empty in-memory connection that files are attached to; it never reads Python variables as tables."""
    return duckdb.connect(config={"python_enable_replacements": False})


def one_line(expressions: list[str]) -> str:
    """SQL: the texts of expressions as one text that no other values share; NULL differs from every text."""
    return "concat(" + ", ".join(f"coalesce(length({e}::text) || ':' || {e}::text, '-')" for e in expressions) + ")"


# What readers see of a table besides its rows: comment, columns in order, conditions. Keys stand in the comment: see
# scripts/publish.py.
DEFINITIONS = f"""
with definition as (
    select schema_name, table_name, {one_line(["'table'", "comment"])} as line
    from duckdb_tables() where database_name = $database
    union all
    select
        schema_name, table_name,
        {one_line(["'column'", "column_index", "column_name", "data_type", "is_nullable", "comment"])}
    from duckdb_columns() where database_name = $database
    union all
    select schema_name, table_name, {one_line(["'check'", "constraint_text"])}
    from duckdb_constraints() where database_name = $database and constraint_type = 'CHECK'
)
select schema_name, table_name, sha256(string_agg(line, chr(10) order by line))
from definition
where list_contains($schemas, schema_name)
group by all
order by all
"""


def public_tables(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict]:
    """By `schema.table`, of the public schemas of an attached database: rows, and SHA-256 of definition and rows.

    The hash does not depend on the order of rows, the DuckDB version or the file's bytes. Reads every value once.
    """
    asked = {"database": database, "schemas": list(PUBLISHED_SCHEMAS)}
    definitions = connection.execute(DEFINITIONS, asked).fetchall()
    columns: dict[tuple, list[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where database_name = $database and list_contains($schemas, schema_name) order by all",
        asked,
    ).fetchall():
        columns.setdefault((schema, table), []).append(identifier(column))
    found = {}
    for schema, table, definition in definitions:
        lines = f"select sha256({one_line(columns[schema, table])}) as line from {identifier(database, schema, table)}"
        rows, contents = connection.execute(
            f"select count(*), sha256(coalesce(string_agg(line, '' order by line), '')) from ({lines})"
        ).fetchone()
        digest = hashlib.sha256(f"{definition} {contents}".encode()).hexdigest()
        found[f"{schema}.{table}"] = {"rows": rows, "sha256": digest}
    return found


def content_sha256(tables: dict[str, dict]) -> str:
    """One hash of all tables: what makes a published file the same as another."""
    lines = [f"{name} {table['sha256']}\n" for name, table in sorted(tables.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def contents(file: Path) -> dict:
    """What a database file holds: its `releases`, `content_sha256` and `tables`, read as a stranger would, through a
    new connection, under another name than its own. duckdb.Error where it cannot be read; ValueError where it holds
    what may not be published: no table, or a view."""
    with connect() as connection:
        name = "as_a_stranger_names_it"
        connection.execute(f"attach {literal(str(file))} as {name} (read_only)")
        tables = public_tables(connection, name)
        views = connection.execute(
            "select schema_name || '.' || view_name from duckdb_views() "
            "where database_name = ? and list_contains(?, schema_name) order by all",
            [name, list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        if not tables:
            raise ValueError(f"there is nothing to publish: {file.name} has no public table")
        if views:
            raise ValueError(f"a view would stand before BI tools: {', '.join(view for (view,) in views)}")
        releases = connection.execute(
            f"select release_id from {name}.reference.dim_release order by release_order, release_id"
        ).fetchall()
    return {
        "releases": [release for (release,) in releases],
        "content_sha256": content_sha256(tables),
        "tables": tables,
    }


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_version() -> dict:
    """The project's version, the commit it was built from (ending in -dirty where files differ from it; none without
    git), and the fingerprint of the code."""
    commit = None
    if (ROOT / ".git").exists():
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        commit = described.stdout.strip() or None
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return {"project_version": project["version"], "git_commit": commit, "fingerprint": code_fingerprint()}


def time_text(moment: datetime) -> str:
    """A time in UTC, as manifests write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def describe(copy: Path, number: int, contents: dict, **known) -> dict:
    """The manifest of the file `copy`, which holds `contents`; docs/RELIABILITY.md says what each key is. known: keys
    that neither tells."""
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


def beside(published: Path) -> Path:
    """Where the manifest of a published file is."""
    return published.with_name("manifest.json")


def read(path: Path) -> dict | None:
    """A manifest; None where there is none, or what is there is no manifest."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if found["name"] and found["content_sha256"] and found["file"]["sha256"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(manifest: dict, path: Path) -> None:
    """Writes a manifest and makes it durable. The name has still to be put in place."""
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
