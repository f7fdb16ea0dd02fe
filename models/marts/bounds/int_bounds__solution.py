"""One row per release that prints an assets and flows table: what the linear programs over its identities found, as
lists of structs. The dual multipliers of each bound, the ends of ratios, how each column was rounded, the suspects and
the contradictions of an infeasible table, feasible values. All in whole numbers; SQL makes bounds of them, and
verifies. Releases that did not change are read from the folder `solved` beside the private file.
"""

from itertools import islice
from pathlib import Path

# Releases whose results are handed to DuckDB in one statement: twenty years of many firms at once would take gigabytes.
RELEASES_AT_ONCE = 50

DATABASE = "select path from duckdb_databases() where database_name = current_database()"


def model(dbt, session):
    dbt.config(materialized="table")
    from scripts.solver.solved import COLUMNS, INPUTS, solve_all

    models = {
        "fct_printed_cell": dbt.ref("fct_printed_cell"),
        "fct_footing_check": dbt.ref("fct_footing_check"),
        "fct_footing_term": dbt.ref("fct_footing_term"),
        "fct_quantity": dbt.ref("fct_quantity"),
        "fct_quantity_term": dbt.ref("fct_quantity_term"),
        "fct_ratio": dbt.ref("fct_ratio"),
    }
    inputs = [models[name].query("input", query.format("input")).fetchall() for name, query in INPUTS.items()]
    solved = solve_all(inputs, Path(session.execute(DATABASE).fetchall()[0][0] or "."))
    lists = {name: kind for name, kind in COLUMNS.items() if name != "release_id"}
    session.execute(
        f"create or replace temp table solution ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})"
    )
    structure = f"struct({', '.join(f'{name} {kind}' for name, kind in lists.items())})"
    while some := list(islice(solved, RELEASES_AT_ONCE)):
        releases, texts = map(list, zip(*some, strict=True))
        session.execute(
            f"insert into solution select release, unnest(cast(cast(text as json) as {structure})) "
            "from (select unnest(cast($releases as varchar[])) as release, unnest(cast($texts as varchar[])) as text)",
            {"releases": releases, "texts": texts},
        )
    return session.table("solution")
