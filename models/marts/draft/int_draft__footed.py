"""One row per cell of a draft: whole units such that every sum in the table is exact, each figure at a neighbouring
unit of its own, with the least total movement. scripts/draft/rounding.py finds them."""

CELLS = """
select release_id, cast(period_start as varchar), cast(period_end as varchar), group_id, line_item_id, role,
    floor_units, rest_cents, unit_cents
from cells order by all
"""
MEMBERS = "select distinct group_id, member_id from members order by all"


def model(dbt, session):
    dbt.config(materialized="table")
    from scripts.draft.rounding import COLUMNS, footed

    cells = dbt.ref("int_draft__cell")
    members = dbt.ref("dim_group_member")
    rows = footed(cells.query("cells", CELLS).fetchall(), members.query("members", MEMBERS).fetchall())
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    unnested = ", ".join(f"unnest(cast(${name} as {kind}[])) as {name}" for name, kind in COLUMNS.items())
    return session.sql(f"select {unnested}", params=columns)
