"""Breaks of controls in words: the account, the day and the amounts, the file and the row. The controls say on which
day the books break; only then are the rows of that day and the one before looked up.
"""

from datetime import timedelta

import duckdb

from books.scripts.folder import Folder
from scripts.catalog import literal

FIRST = 10

ACTIVITY = "account_id, fund_id, as_of_date, sales, redemptions, market_appreciation, ending_assets"


def problems(connection: duckdb.DuckDBPyConnection, folder: Folder, files: dict[str, list[str]]) -> list[str]:
    """Every break that the controls found, the first FIRST accounts of each."""
    found = connection.execute(
        "select control, as_of_date, account_id, fund_id, expected, found, detail from books.books_break "
        "order by control, as_of_date, account_id, fund_id"
    ).fetchall()
    said: list[str] = []
    days = [row for row in found if row[0] == "opens_where_last_closed"]
    for control, day, account, fund, expected, amount, detail in found:
        if control == "day_is_missing":
            said.append(f"{day}: no row of any account; the day before closed with {expected:,}")
        elif control == "one_row_per_account_fund_and_day":
            said.append(
                f"account {account}, {day}, fund {fund}: {int(amount)} rows, expected one"
                + where(folder, files, f"account_id = {account} and as_of_date = date '{day}'")
            )
        elif control == "one_discipline_a_day":
            said.append(
                f"account {account}, {day}: in two disciplines on one day, {detail}"
                + where(folder, files, f"account_id = {account} and as_of_date = date '{day}'")
            )
        elif control == "fund_has_a_discipline":
            said.append(
                f"fund {fund}: no discipline in fund_master from {day} on"
                + where(folder, files, f"fund_id = {literal(fund)} and as_of_date = date '{day}'", 1)
            )
    if found:
        said = repeated_files(folder, files["daily_activity"]) + said
    for _, day, _, _, expected, amount, _ in days[:3]:
        said += broken_accounts(folder, files, day, expected, amount)
    if len(days) > 3:
        said.append(f"… and {len(days) - 3} more days that do not open where the day before closed")
    return said


def repeated_files(folder: Folder, paths: list[str]) -> list[str]:
    """Files that hold the same rows. A file that is there twice breaks the control of every account in it; that is
    said first."""
    if not paths:
        return []
    with duckdb.connect() as looked:
        groups = looked.execute(
            "select list(filename order by filename) "
            f"from (select filename, count(*) as times, sum(hash({ACTIVITY})) as checksum "
            f"from {scan(paths, ACTIVITY)} group by filename) group by times, checksum having count(*) > 1 order by 1"
        ).fetchall()
    return [
        f"{' and '.join(name.removeprefix(f'{folder.root}/') for name in names)}: the same rows in {len(names)} files"
        for (names,) in groups
    ]


def scan(paths: list[str], columns: str) -> str:
    """SQL: rows of daily activity with file and row."""
    if paths[0].endswith(".csv"):
        names = ", ".join(map(literal, paths))
        return (
            f"(select {columns}, filename, row_number() over (partition by filename) as file_row "
            f"from read_csv([{names}], header = true, filename = true))"
        )
    names = ", ".join(map(literal, paths))
    return (
        f"(select {columns}, filename, file_row_number + 1 as file_row from read_parquet([{names}], filename = true, "
        "file_row_number = true, hive_partitioning = false))"
    )


def where(folder: Folder, files: dict[str, list[str]], condition: str, most: int = 4) -> str:
    """In which files and rows something stands."""
    if not files["daily_activity"]:
        return ""
    with duckdb.connect() as looked:
        rows = looked.execute(
            f"select filename, file_row from {scan(files['daily_activity'], 'account_id, fund_id, as_of_date')} "
            f"where {condition} order by all limit {most}"
        ).fetchall()
    places = [f"{name.removeprefix(f'{folder.root}/')}, row {row}" for name, row in rows]
    return f" ({'; '.join(places)})" if places else ""


def broken_accounts(folder: Folder, files: dict[str, list[str]], day, expected, amount) -> list[str]:
    """The accounts that do not open on a day where they closed the day before."""
    before = day - timedelta(days=1)
    months = [m for m in folder.months if m.first <= day <= m.last or m.first <= before <= m.last]
    paths = [str(path) for month in months for path in month.files]
    source = scan(paths, ACTIVITY)
    closing = f"select account_id, ending_assets as closed from {source} where as_of_date = date '{before}'"
    if before < folder.months[0].first:
        opening = str(folder.small["opening_balances"])
        closing = f"select account_id, ending_assets as closed from {literal(opening)}"
    with duckdb.connect() as looked:
        rows = looked.execute(
            f"""
            with closed as (select account_id, sum(closed) as closed from ({closing}) group by all),
            opened as (
                select account_id, count(*) as times,
                    sum(ending_assets - sales + redemptions - market_appreciation) as opened,
                    min(filename || ', row ' || file_row) as place, count(distinct fund_id) as funds
                from {source} where as_of_date = date '{day}' group by account_id
            )
            select account_id, closed, opened, times, place, funds
            from closed full join opened using (account_id)
            where coalesce(closed, 0) <> coalesce(opened, 0) or times > funds
            order by account_id limit {FIRST + 1}
            """
        ).fetchall()
    said = []
    for account, closed, opened, times, place, funds in rows[:FIRST]:
        at = f" ({place.removeprefix(f'{folder.root}/')})" if place else ""
        if opened is None:
            said.append(f"account {account}, {day}: no row, though it closed with {closed:,} on {before}: it vanished")
        elif times > funds:
            said.append(f"account {account}, {day}: {times} rows, expected one{at}")
        elif closed is None:
            said.append(
                f"account {account}, {day}: opens with {opened:,}, but has no close on {before}: it appeared{at}"
            )
        else:
            said.append(
                f"account {account}, {day}: opens with {opened:,}, closed with {closed:,} on {before}; "
                f"they differ by {opened - closed:,}{at}"
            )
    if len(rows) > FIRST:
        said.append(f"… and more accounts on {day}; in all, accounts open with {amount:,} and closed with {expected:,}")
    return said
