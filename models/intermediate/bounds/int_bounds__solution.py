"""One row per release and result of its linear programs: whether its table is possible, bounds of each quantity, the
necessary rounding error and the misses of each column, the suspects of an impossible table, and proofs of all that, in
whole numbers. Units are rounding units, as deviations from printed values. Releases that did not change are read from
the folder `solved` beside the private file.
"""

from itertools import islice
from pathlib import Path

# Rows that are handed to DuckDB in one statement: as one list, twenty years of many firms would take gigabytes.
ROWS_AT_ONCE = 5_000

DATABASE = "select path from duckdb_databases() where database_name = current_database()"


def model(dbt, session):
    dbt.config(materialized="table")
    from scripts.solver.solved import COLUMNS, INPUTS, solve_all

    inputs = {
        "int_flows__flow_line": dbt.ref("int_flows__flow_line"),
        "int_bounds__identity_term": dbt.ref("int_bounds__identity_term"),
        "int_quantities__term": dbt.ref("int_quantities__term"),
        "int_bounds__ratio": dbt.ref("int_bounds__ratio"),
    }
    rows = solve_all(
        *(inputs[name].query("input", query.format("input")).fetchall() for name, query in INPUTS.items()),
        Path(session.execute(DATABASE).fetchall()[0][0] or "."),
    )
    session.execute(
        f"create or replace temp table solution ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})"
    )
    unnested = ", ".join(f"unnest(cast(${name} as {kind}[]))" for name, kind in COLUMNS.items())
    while some := list(islice(rows, ROWS_AT_ONCE)):
        columns = {name: [row[place] for row in some] for place, name in enumerate(COLUMNS)}
        session.execute(f"insert into solution select {unnested}", columns)
    return session.table("solution")
