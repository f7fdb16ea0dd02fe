"""A warehouse of five tables with few rows, to publish many times over at little cost."""

from pathlib import Path

import duckdb

TABLES = (
    "reference.dim_firm",
    "reference.dim_release",
    "reference.dim_scope",
    "flows.fct_flow",
    "flows.fct_flow_line",
)


def small_warehouse(published: Path, file: Path) -> Path:
    """A new private file: TABLES as the published file `published` has them, and one with a key and a comment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{published}' as source (read_only)")
        for table in TABLES:
            connection.execute(f"create schema if not exists {table.partition('.')[0]}")
            connection.execute(f"create table {table} as from source.{table}")
        connection.execute("create table flows.fct_note (note_id integer primary key, note text, check (note <> ''))")
        connection.execute("insert into flows.fct_note values (1, 'one'), (2, null)")
        connection.execute("comment on table flows.fct_note is 'One row per note. Key: note_id.'")
        connection.execute("comment on column flows.fct_note.note is 'It''s said'")
    return file
