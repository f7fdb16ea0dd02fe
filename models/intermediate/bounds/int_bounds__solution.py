"""One row per release and result of its programs: whether its table is possible, bounds of each quantity, the necessary
rounding error and the misses of each column, and the suspects of an impossible table. Units are rounding units, as
deviations from print. Releases that did not change are read from the folder `solved` beside the private file.
"""

from pathlib import Path

CELLS = """
select release_id, cell_id, cast(period_end as varchar), regime, cast(reach_units as double), printed_units
from cells order by release_id, cell_id
"""
IDENTITY_TERMS = """
select release_id, identity_id, cell_id, coefficient, print_slack_units
from identity_terms order by release_id, identity_id, cell_id
"""
QUANTITY_TERMS = """
select release_id, quantity_id, cell_id, coefficient
from quantity_terms order by release_id, quantity_id, cell_id
"""
DATABASE = "select path from duckdb_databases() where database_name = current_database()"


def model(dbt, session):
    dbt.config(materialized="table")
    from scripts.solver.solved import COLUMNS, solve_all

    cells = dbt.ref("int_bounds__cell")
    identity_terms = dbt.ref("int_bounds__identity_term")
    quantity_terms = dbt.ref("int_bounds__quantity_term")
    rows = solve_all(
        cells.query("cells", CELLS).fetchall(),
        identity_terms.query("identity_terms", IDENTITY_TERMS).fetchall(),
        quantity_terms.query("quantity_terms", QUANTITY_TERMS).fetchall(),
        Path(session.execute(DATABASE).fetchall()[0][0] or "."),
    )
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    unnested = ", ".join(f"unnest(cast(${name} as {kind}[])) as {name}" for name, kind in COLUMNS.items())
    return session.sql(f"select {unnested}", params=columns)
