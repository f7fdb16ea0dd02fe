"""One row per release and result of its linear programs: whether its table is possible, bounds of each quantity, the necessary
rounding error and the misses of each column, and the suspects of an impossible table. Units are rounding units, as
deviations from print. Releases that did not change are read from the folder `solved` beside the private file.
"""

from pathlib import Path

FLOW_LINES = """
select release_id, flow_line_id, cast(period_end as varchar), regime, cast(reach_units as double), printed_units
from flow_lines order by release_id, flow_line_id
"""
IDENTITY_TERMS = """
select release_id, identity_id, flow_line_id, coefficient, print_slack_units
from identity_terms order by release_id, identity_id, flow_line_id
"""
QUANTITY_TERMS = """
select release_id, quantity_id, flow_line_id, coefficient
from quantity_terms order by release_id, quantity_id, flow_line_id
"""
DATABASE = "select path from duckdb_databases() where database_name = current_database()"


def model(dbt, session):
    dbt.config(materialized="table")
    from scripts.solved import COLUMNS, solve_all

    flow_lines = dbt.ref("int_flows__flow_line")
    identity_terms = dbt.ref("int_bounds__identity_term")
    quantity_terms = dbt.ref("int_quantities__term")
    rows = solve_all(
        flow_lines.query("flow_lines", FLOW_LINES).fetchall(),
        identity_terms.query("identity_terms", IDENTITY_TERMS).fetchall(),
        quantity_terms.query("quantity_terms", QUANTITY_TERMS).fetchall(),
        Path(session.execute(DATABASE).fetchall()[0][0] or "."),
    )
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    unnested = ", ".join(f"unnest(cast(${name} as {kind}[])) as {name}" for name, kind in COLUMNS.items())
    return session.sql(f"select {unnested}", params=columns)
