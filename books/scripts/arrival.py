"""What is checked when books arrive, before any of them is rolled up: each problem with its file and, where it is about
a row, its row. What takes a roll-up to see (an account that does not open where it closed) is a control in SQL.
"""

from pathlib import Path

import duckdb

from books.scripts.folder import BooksError, Folder, Month
from scripts.catalog import literal

DAILY = {
    "as_of_date": "DATE",
    "account_id": "BIGINT",
    "fund_id": "VARCHAR",
    "sales": "DECIMAL(18,2)",
    "redemptions": "DECIMAL(18,2)",
    "market_appreciation": "DECIMAL(18,2)",
    "ending_assets": "DECIMAL(18,2)",
}
CONTRACT = {
    "daily_activity": DAILY,
    "opening_balances": {
        "account_id": "BIGINT",
        "fund_id": "VARCHAR",
        "as_of_date": "DATE",
        "ending_assets": "DECIMAL(18,2)",
    },
    "fund_master": {
        "fund_id": "VARCHAR",
        "printed_name": "VARCHAR",
        "discipline_id": "VARCHAR",
        "lipper_category": "VARCHAR",
        "fund_group": "VARCHAR",
        "is_retail": "BOOLEAN",
        "valid_from": "DATE",
        "valid_to": "DATE",
    },
    "peer_returns": {
        "as_of_date": "DATE",
        "lipper_category": "VARCHAR",
        "fund_id": "VARCHAR",
        "horizon_id": "VARCHAR",
        "total_return_pct": "DECIMAL",
    },
}
MAY_BE_EMPTY = {"lipper_category", "fund_group", "valid_to"}
KEYS = {
    "opening_balances": ("account_id", "fund_id"),
    "fund_master": ("fund_id", "valid_from"),
    "peer_returns": ("as_of_date", "lipper_category", "horizon_id", "fund_id"),
}
MOST = 5


def rows_of(path: Path, table: str) -> str:
    """SQL: a file's rows with file_row, counted from 1; a CSV's columns are of the contract's types."""
    if path.suffix == ".csv":
        kinds = ", ".join(f"{literal(n)}: 'VARCHAR'" for n in CONTRACT[table])
        return (
            f"(select *, row_number() over () as file_row from read_csv({literal(str(path))}, header = true, "
            f"columns = {{{kinds}}}, nullstr = ''))"
        )
    return (
        f"(select * exclude (file_row_number), file_row_number + 1 as file_row "
        f"from read_parquet({literal(str(path))}, file_row_number = true, hive_partitioning = false))"
    )


def column_problems(connection: duckdb.DuckDBPyConnection, folder: Folder, path: Path, table: str) -> list[str]:
    """Columns that are missing, too many or of another type."""
    name = path.relative_to(folder.root)
    expected = CONTRACT[table]
    try:
        if path.suffix == ".csv":
            header = path.open(encoding="utf-8").readline().strip().split(",")
            found = {column.strip('"'): None for column in header}
        else:
            found = {
                column: kind
                for column, kind, *_ in connection.execute(
                    f"describe select * from read_parquet({literal(str(path))}, hive_partitioning = false)"
                ).fetchall()
            }
    except (duckdb.Error, OSError, UnicodeDecodeError) as error:
        return [f"{name}: cannot be read: {str(error).splitlines()[0]}"]
    problems = [f"{name}: column {column} is missing" for column in expected if column not in found]
    problems += [f"{name}: column {column} is not in the contract" for column in found if column not in expected]
    for column, kind in found.items():
        wanted = expected.get(column)
        if kind and wanted and not (kind == wanted or (wanted == "DECIMAL" and kind.startswith("DECIMAL("))):
            problems.append(f"{name}: column {column} is {kind}, expected {wanted}")
    if path.suffix == ".csv" and not problems and list(found) != list(expected):
        problems.append(f"{name}: columns stand in another order; expected {', '.join(expected)}")
    return problems


PATTERNS = {
    "DECIMAL(18,2)": r"-?\d{1,16}(\.\d{1,2})?",
    "DECIMAL": r"-?\d{1,5}(\.\d{1,4})?",
    "BIGINT": r"-?\d{1,18}",
    "DATE": r"\d{4}-\d{2}-\d{2}",
    "BOOLEAN": "true|false",
    "VARCHAR": ".*",
}


def cell_problems(connection: duckdb.DuckDBPyConnection, folder: Folder, path: Path, table: str) -> list[str]:
    """Cells that are empty, or of a CSV that are not what their column holds: an amount with a third decimal would be
    rounded when it is cast, and nobody told."""
    name = path.relative_to(folder.root)
    problems = []
    for column, kind in CONTRACT[table].items():
        tests = [] if column in MAY_BE_EMPTY else [f"{column} is null"]
        if path.suffix == ".csv":
            tests.append(f"not regexp_full_match({column}, {literal(PATTERNS[kind])})")
        if tests:
            for row, found in connection.execute(
                f"select file_row, {column} from {rows_of(path, table)} where {' or '.join(tests)} "
                f"order by file_row limit {MOST}"
            ).fetchall():
                said = "nothing" if found is None else literal(str(found))
                problems.append(f"{name}, row {row}: column {column} holds {said}, expected {kind}")
    return problems


def small_problems(connection: duckdb.DuckDBPyConnection, folder: Folder) -> list[str]:
    """Opening balances, funds and peer returns, row by row."""
    problems = []
    for table, path in folder.small.items():
        name = path.relative_to(folder.root)
        found = column_problems(connection, folder, path, table)
        found = found or cell_problems(connection, folder, path, table)
        problems += found
        if found:
            continue
        key = ", ".join(KEYS[table])
        for row in connection.execute(
            f"select min(file_row), max(file_row), count(*), {key} from {rows_of(path, table)} "
            f"group by {key} having count(*) > 1 order by 1 limit {MOST}"
        ).fetchall():
            first, last, times, *values = row
            problems.append(f"{name}, rows {first} and {last}: {key} = {values_text(values)} stands {times} times")
    if problems:
        return problems
    master = rows_of(folder.small["fund_master"], "fund_master")
    name = folder.small["fund_master"].relative_to(folder.root)
    for row, fund, other in connection.execute(
        f"""
        with spans as (
            select file_row, fund_id, cast(valid_from as date) as valid_from,
                coalesce(cast(valid_to as date), date '9999-12-31') as valid_to
            from {master}
        )
        select b.file_row, b.fund_id, a.file_row
        from spans a join spans b on a.fund_id = b.fund_id and a.file_row < b.file_row
            and a.valid_from <= b.valid_to and b.valid_from <= a.valid_to
        order by all limit {MOST}
        """
    ).fetchall():
        problems.append(f"{name}, row {row}: fund {fund} is valid on days on which row {other} is too")
    opening = rows_of(folder.small["opening_balances"], "opening_balances")
    name = folder.small["opening_balances"].relative_to(folder.root)
    for row, fund in connection.execute(
        f"select file_row, fund_id from {opening} where fund_id not in (select fund_id from {master}) limit {MOST}"
    ).fetchall():
        problems.append(f"{name}, row {row}: fund {fund} is not in fund_master")
    for row, day in connection.execute(
        f"select file_row, as_of_date from {opening} where cast(as_of_date as date) <> "
        f"date '{folder.months[0].first}' - 1 limit {MOST}"
    ).fetchall():
        problems.append(f"{name}, row {row}: as_of_date is {day}, expected the day before {folder.months[0].first}")
    return problems


def values_text(values: list) -> str:
    """Values as one text."""
    return ", ".join(str(value) for value in values)


def check(connection: duckdb.DuckDBPyConnection, folder: Folder, months: list[Month]) -> dict[Path, int]:
    """Rows by file of the months that are to be read, from the files' own footers; BooksError names all that is wrong
    with the contract. Parquet rows are not read here; their cells are checked in the roll-up."""
    problems = small_problems(connection, folder)
    rows = {}
    for month in months:
        for path in month.files:
            found = column_problems(connection, folder, path, "daily_activity")
            if not found:
                found = (
                    cell_problems(connection, folder, path, "daily_activity")
                    if path.suffix == ".csv" or has_empty_cells(connection, path)
                    else []
                )
            found = found or row_problems(connection, folder, month, path)
            problems += found
            if not found:
                rows[path] = row_count(connection, path)
    if problems:
        raise BooksError(problems)
    return rows


def has_empty_cells(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a Parquet file's footer counts empty cells, or does not say."""
    return connection.execute(
        f"select coalesce(bool_or(stats_null_count is null or stats_null_count > 0), false) "
        f"from parquet_metadata({literal(str(path))})"
    ).fetchall()[0][0]


def row_problems(connection: duckdb.DuckDBPyConnection, folder: Folder, month: Month, path: Path) -> list[str]:
    """Rows of another month, and flows below zero. A Parquet file's footer says whether there can be any."""
    wrong = f"as_of_date not between date '{month.first}' and date '{month.last}' or sales < 0 or redemptions < 0"
    if path.suffix == ".parquet":
        stats = connection.execute(
            f"select path_in_schema, stats_min_value, stats_max_value from parquet_metadata({literal(str(path))}) "
            "where path_in_schema in ('as_of_date', 'sales', 'redemptions')"
        ).fetchall()
        sound = all(
            low is not None
            and high is not None
            and (
                str(month.first) <= low and high <= str(month.last)
                if column == "as_of_date"
                else not low.startswith("-")
            )
            for column, low, high in stats
        )
        if sound:
            return []
        source = rows_of(path, "daily_activity")
    else:
        source = (
            "(select file_row, cast(as_of_date as date) as as_of_date, account_id, "
            "cast(sales as decimal(18, 2)) as sales, cast(redemptions as decimal(18, 2)) as redemptions "
            f"from {rows_of(path, 'daily_activity')})"
        )
    name = path.relative_to(folder.root)
    return [
        f"{name}, row {row}: account {account} on {day}, sales {sales}, redemptions {redemptions}; expected a day of "
        f"{month.name} and no flow below zero"
        for row, account, day, sales, redemptions in connection.execute(
            f"select file_row, account_id, as_of_date, sales, redemptions from {source} where {wrong} "
            f"order by file_row limit {MOST}"
        ).fetchall()
    ]


def row_count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Rows of a file, without reading a Parquet's."""
    if path.suffix == ".csv":
        return connection.execute(f"select count(*) from {rows_of(path, 'daily_activity')}").fetchall()[0][0]
    return connection.execute(f"select num_rows from parquet_file_metadata({literal(str(path))})").fetchall()[0][0]
