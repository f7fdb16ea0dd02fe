"""Whether two runs over the same books made the same of them: every result, and what is kept of every month, row by row
and type by type, whichever engine made it.
"""

from pathlib import Path

import duckdb

from books.scripts.runner import KEPT_OF_A_MONTH
from books.scripts.store import Store
from scripts.catalog import literal

FIRST = 5

# Each engine has its own, so that neither has to compute the other's; and lists have no order.
OWN = {"opening_checksum", "closing_checksum"}
LISTS = {"opened_accounts", "closed_accounts"}


def tables(store: Store) -> dict[str, Path]:
    """Files to compare by name, such as books_month and 2004-07/day."""
    found = {path.stem: path for path in (store.root / "results" / store.current()["results"]).glob("*.parquet")}
    for month in sorted((store.root / "kept").iterdir()):
        for name in KEPT_OF_A_MONTH:
            for path in month.glob(f"*/{name}.parquet"):
                found[f"{month.name}/{name}"] = path
    return found


def differences(one: Store, other: Store, names: tuple[str, str] = ("duckdb", "spark")) -> tuple[int, list[str]]:
    """How many rows were compared, and every difference in words; names: what the two are called."""
    rows, said = 0, []
    ours, theirs = tables(one), tables(other)
    for table in sorted(ours.keys() | theirs.keys()):
        if table not in ours or table not in theirs:
            said.append(f"{table}: on {names[0] if table in ours else names[1]} alone")
            continue
        count, found = between(ours[table], theirs[table], table, names)
        rows, said = rows + count, said + found
    if not rows:
        said.append("nothing was compared: there are no rows")
    return rows, said


def between(one: Path, other: Path, table: str, names: tuple[str, str]) -> tuple[int, list[str]]:
    """Rows of one table, and how it differs from the other: columns and types first, then rows, both ways."""
    with duckdb.connect() as connection:
        ours, theirs = (columns(connection, path) for path in (one, other))
        said = [
            f"{table}.{column}: {ours.get(column, 'absent')} on {names[0]}, "
            f"{theirs.get(column, 'absent')} on {names[1]}"
            for column in ours | theirs
            if ours.get(column) != theirs.get(column)
        ]
        if not said and list(ours) != list(theirs):
            said.append(f"{table}: columns stand in another order")
        shared = [column for column in ours if column in theirs and column not in OWN]
        listed = ", ".join(f"list_sort({c}) as {c}" if c in LISTS else c for c in shared)
        sources = [f"select {listed} from read_parquet({literal(str(path))})" for path in (one, other)]
        for name, here, there in ((names[0], *sources), (names[1], *reversed(sources))):
            found = connection.execute(f"{here} except all {there} order by all").fetchall()
            if found:
                said.append(f"{table}: {len(found):,} rows on {name} alone")
                said += [
                    f"{table}, {name}: " + ", ".join(f"{c} {v}" for c, v in zip(shared, row, strict=True))
                    for row in found[:FIRST]
                ]
        count = connection.execute(f"select count(*) from ({sources[0]})").fetchall()[0][0]
    return count, said


def columns(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Type by column."""
    described = connection.execute(f"describe select * from read_parquet({literal(str(path))})").fetchall()
    return {name: kind for name, kind, *_ in described}
