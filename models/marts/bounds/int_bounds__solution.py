"""One row per release and result of its linear programs: whether its table is possible, bounds of each quantity, the
necessary rounding error and the misses of each column, the suspects of an impossible table, and proofs of all that, in
whole numbers. Units are rounding units, as deviations from printed values. Releases that did not change are read from
the folder `solved` beside the private file.
"""

import json
from itertools import islice
from pathlib import Path

# Releases whose rows are handed to DuckDB in one statement: twenty years of many firms at once would take gigabytes.
RELEASES_AT_ONCE = 50

DATABASE = "select path from duckdb_databases() where database_name = current_database()"


def model(dbt, session):
    dbt.config(materialized="table")
    from scripts.solver.solved import COLUMNS, INPUTS, solve_all

    inputs = {
        "fct_printed_cell": dbt.ref("fct_printed_cell"),
        "int_bounds__identity_term": dbt.ref("int_bounds__identity_term"),
        "fct_quantity_term": dbt.ref("fct_quantity_term"),
        "fct_ratio": dbt.ref("fct_ratio"),
    }
    solved = solve_all(
        *(inputs[name].query("input", query.format("input")).fetchall() for name, query in INPUTS.items()),
        Path(session.execute(DATABASE).fetchall()[0][0] or "."),
    )
    session.execute(
        f"create or replace temp table solution ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})"
    )
    structure = json.dumps([{name: kind for name, kind in COLUMNS.items() if name != "release_id"}])
    while some := list(islice(solved, RELEASES_AT_ONCE)):
        releases, texts = map(list, zip(*some, strict=True))
        session.execute(
            "insert into solution select release, unnest(from_json(text, $structure), max_depth := 2) "
            "from (select unnest(cast($releases as varchar[])) as release, unnest(cast($texts as varchar[])) as text)",
            {"releases": releases, "texts": texts, "structure": structure},
        )
    return session.table("solution")
