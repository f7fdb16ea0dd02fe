"""`make bench-books`: `make books` over invented books, beside what else could do the same work, in the same run.

Generation is not counted. Each candidate runs in a process of its own, so that its peak memory is its own; results are
compared before a time counts. Prints a table, draws docs/pictures/benchmarks.svg, writes
docs/BENCHMARKS.md.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb

from books.invented.generator import generate
from scripts.project import ROOT, published_file

RESULTS = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "BENCHMARKS.md"
PICTURE = ROOT / "docs" / "pictures" / "benchmarks.svg"

CANDIDATES = {
    "make_books": "(a) `make books`: dbt, every control, results kept",
    "script": "(b) the same results from one hand-written DuckDB script",
    "scan": "(c) one scan that sums four columns: the floor",
    "roll_up": "the roll-up alone, `int_books__day`",
    "make_books_2gb": "(a) under a limit of 2 GB",
    "polars": "(d) Polars, streaming",
    "pandas": "(e) pandas",
    "sqlite": "(f) SQLite",
}
# The largest books, in rows, that a candidate is tried on.
MOST_ROWS = {"pandas": 10**7, "sqlite": 10**6}

AMOUNTS = ("sales", "redemptions", "market_appreciation", "ending_assets")


def activity(books: Path) -> str:
    """SQL: the daily activity."""
    return f"read_parquet('{books}/daily_activity/*/*.parquet', hive_partitioning = false)"


# ---- What each candidate does; each says its answer: rows of (month, discipline, sales, ... in cents).


def make_books(books: Path, work: Path, memory: str = "3GB") -> list:
    """What `make books` runs."""
    from books.scripts.runner import run
    from books.scripts.store import Store

    store = Store(work / "results")
    told = run(books, store, memory)
    with duckdb.connect() as connection:
        return answer(connection, f"'{told.results}/books_discipline_month.parquet'")


def answer(connection: duckdb.DuckDBPyConnection, table: str) -> list:
    """Discipline months as integers, to compare."""
    return connection.execute(
        f"select cast(period_end as varchar), discipline_id, cast(beginning_assets * 100 as bigint), "
        "cast(sales * 100 as bigint), cast(redemptions * 100 as bigint), cast(market_appreciation * 100 as bigint), "
        f"cast(ending_assets * 100 as bigint), cast(asset_days * 100 as bigint) from {table} order by all"
    ).fetchall()


def make_books_2gb(books: Path, work: Path) -> list:
    """The same with 2 GB for the engine."""
    return make_books(books, work, "2GB")


ROLL_UP = """
create table day as
select as_of_date, fund_id, count(*) as account_days,
    sum(ending_assets) - sum(sales) + sum(redemptions) - sum(market_appreciation) as opening, sum(sales) as sales,
    sum(redemptions) as redemptions, sum(market_appreciation) as market, sum(ending_assets) as ending,
    coalesce(sum(hash(account_id, opening)) filter (where opening <> 0), 0) as opening_checksum,
    coalesce(sum(hash(account_id, ending_assets)) filter (where ending_assets <> 0), 0) as closing_checksum,
    list(account_id) filter (where opening = 0) as opened, list(account_id) filter (where ending_assets = 0) as closed
from (
    select *, cast(
            cast(ending_assets as decimal(15, 2)) - cast(sales as decimal(15, 2)) + cast(redemptions as decimal(15, 2))
            - cast(market_appreciation as decimal(15, 2)) as decimal(18, 2)
        ) as opening
    from {activity}
)
group by all
"""


def roll_up(books: Path, work: Path) -> list:
    """The roll-up alone."""
    with duckdb.connect(str(work / "r.duckdb"), config={"preserve_insertion_order": False}) as connection:
        connection.execute("set memory_limit = '3GB'")
        connection.execute(ROLL_UP.format(activity=activity(books)))
    return []


def script(books: Path, work: Path) -> list:
    """The same controls and results as `make books`, written by hand as one script, kept as Parquet."""
    with duckdb.connect(str(work / "s.duckdb"), config={"preserve_insertion_order": False}) as c:
        c.execute("set memory_limit = '3GB'")
        c.execute(f"create view fund as from '{books}/fund_master.parquet'")
        c.execute(f"create view opening_balance as from '{books}/opening_balances.parquet'")
        c.execute(ROLL_UP.format(activity=activity(books)))
        ends = c.execute("select distinct last_day(as_of_date) from day").fetchall()
        listed = ", ".join(f"date '{day}'" for (day,) in ends)
        c.execute(
            f"create table closing as select as_of_date, account_id, fund_id, ending_assets from {activity(books)} "
            f"where as_of_date in ({listed}) and ending_assets <> 0"
        )
        c.execute(
            """
            create table known as
            select as_of_date, fund_id, sum(opening) as opening, sum(sales) as sales, sum(redemptions) as redemptions,
                sum(market) as market, sum(ending) as ending, sum(opening_checksum) as opening_checksum,
                sum(closing_checksum) as closing_checksum
            from day group by all
            union all
            select as_of_date, fund_id, 0, 0, 0, 0, sum(ending_assets), 0, sum(hash(account_id, ending_assets))
            from opening_balance where ending_assets <> 0 group by all
            """
        )
        breaks = c.execute(
            """
            with days as (
                select as_of_date, sum(opening_checksum) as opens, sum(closing_checksum) as closes
                from known group by all
            )
            select count(*) from days join days as later on later.as_of_date = days.as_of_date + 1
            where days.closes <> later.opens
            """
        ).fetchall()[0][0]
        events = "select as_of_date, fund_id, unnest(opened) as account_id from day"
        breaks += c.execute(
            f"select count(*) from (select 1 from ({events}) group by as_of_date, fund_id, account_id "
            "having count(*) > 1)"
        ).fetchall()[0][0]
        c.execute(
            f"""
            create table crossing as
            with all_closings as (
                from closing union all by name select * from opening_balance where ending_assets <> 0
            ), repeated as (
                select month, account_id from (
                    select last_day(as_of_date + 1) as month, account_id from all_closings
                    union all select last_day(as_of_date), account_id from ({events})
                ) where month in ({listed}) group by all having count(*) > 1
            ), placed as (
                select last_day(as_of_date + 1) as month, account_id, fund_id from all_closings
                union all select as_of_date, account_id, fund_id from all_closings
                union all select last_day(as_of_date), account_id, fund_id from ({events})
                union all select last_day(as_of_date), unnest(closed), fund_id from day
            )
            select month, account_id from placed join repeated using (month, account_id) join fund using (fund_id)
            group by all having min(discipline_id) <> max(discipline_id)
            """
        )
        breaks += c.execute(
            f"select count(*) from (select a.account_id, a.as_of_date from {activity(books)} a join crossing k "
            "on a.account_id = k.account_id and last_day(a.as_of_date) = k.month join fund using (fund_id) "
            "group by all having min(discipline_id) <> max(discipline_id))"
        ).fetchall()[0][0]
        if breaks:
            raise ValueError("the books break")
        c.execute(
            f"""
            create table fund_month as
            with placed as (select * from known left join fund using (fund_id)),
            moved as (
                select last_day(as_of_date) as period_end, fund_id, discipline_id,
                    0::decimal(28, 2) as beginning_assets, sales, redemptions, market,
                    if(as_of_date = last_day(as_of_date), ending, 0) as ending, ending as days
                from placed
                union all
                select last_day(as_of_date + 1), fund_id, discipline_id, ending, 0, 0, 0, 0, 0
                from placed where as_of_date = last_day(as_of_date)
            )
            select period_end, fund_id, discipline_id, sum(beginning_assets) as beginning_assets, sum(sales) as sales,
                sum(redemptions) as redemptions, sum(market) as market_appreciation, sum(ending) as ending_assets,
                sum(days) as asset_days
            from moved where period_end in ({listed}) group by all
            """
        )
        c.execute(
            "create table discipline_month as select period_end, discipline_id, "
            "sum(beginning_assets) as beginning_assets, sum(sales) as sales, sum(redemptions) as redemptions, "
            "sum(market_appreciation) as market_appreciation, sum(ending_assets) as ending_assets, "
            "sum(asset_days) as asset_days from fund_month group by all"
        )
        c.execute(
            f"""
            create table ranks as
            select fund_id, horizon_id,
                rank() over (partition by lipper_category, horizon_id order by total_return_pct desc) as place,
                count(*) over (partition by lipper_category, horizon_id) as funds
            from '{books}/peer_returns.parquet' qualify fund_id in (select fund_id from fund)
            """
        )
        c.execute(
            """
            create table changes as
            with all_closings as (
                from closing union all by name select * from opening_balance where ending_assets <> 0
            ), moved as (
                select b.as_of_date, b.account_id, a.fund_id as fund_before, b.fund_id as fund_after
                from all_closings a join all_closings b
                on a.account_id = b.account_id and last_day(a.as_of_date + 1) = b.as_of_date and a.fund_id <> b.fund_id
            )
            select as_of_date, account_id, x.discipline_id as before, y.discipline_id as after
            from moved join fund x on x.fund_id = fund_before join fund y on y.fund_id = fund_after
            where x.discipline_id <> y.discipline_id
            """
        )
        for table in ("day", "closing", "fund_month", "discipline_month", "ranks", "changes"):
            c.execute(
                f"copy (from {table} order by all) to '{work}/{table}.parquet' (format parquet, compression zstd)"
            )
        return answer(c, "discipline_month")


def scan(books: Path, work: Path) -> list:
    """The floor."""
    with duckdb.connect() as connection:
        connection.execute(
            f"select {', '.join(f'sum({name})' for name in AMOUNTS)} from "
            f"read_parquet('{books}/daily_activity/*/*.parquet', hive_partitioning = false)"
        ).fetchall()
    return []


def polars(books: Path, work: Path) -> list:
    """Lazy frames and the streaming engine: the roll-up with sums of hashes by day, as `make books` does it."""
    import polars as pl

    rows = pl.scan_parquet(f"{books}/daily_activity/*/*.parquet", hive_partitioning=False)
    opening = pl.col("ending_assets") - pl.col("sales") + pl.col("redemptions") - pl.col("market_appreciation")
    rows = rows.with_columns(opening=opening.cast(pl.Decimal(18, 2)))
    half = 2**20
    checksums = [
        pl.struct("account_id", name).hash(1).mod(half).filter(pl.col(name) != 0).sum().alias(f"{name}_checksum")
        for name in ("opening", "ending_assets")
    ]
    day = (
        rows.group_by("as_of_date", "fund_id")
        .agg(*(pl.col(name).sum() for name in AMOUNTS), pl.len().alias("account_days"), *checksums)
        .collect(engine="streaming")
    )
    funds = pl.read_parquet(books / "fund_master.parquet").select("fund_id", "discipline_id")
    balances = pl.read_parquet(books / "opening_balances.parquet")
    before = balances.group_by("as_of_date", "fund_id").agg(pl.col("ending_assets").sum())
    placed = day.join(funds, on="fund_id")
    end = pl.col("as_of_date").dt.month_end()
    month = placed.group_by(end.alias("period_end"), "discipline_id").agg(
        *(pl.col(name).sum() for name in AMOUNTS[:3]),
        pl.col("ending_assets").filter(pl.col("as_of_date") == end).sum(),
        pl.col("ending_assets").sum().alias("asset_days"),
    )
    closes = pl.concat([day.select("as_of_date", "fund_id", "ending_assets"), before]).filter(
        pl.col("as_of_date") == end
    )
    begins = (
        closes.join(funds, on="fund_id")
        .group_by(pl.col("as_of_date").dt.offset_by("1d").dt.month_end().alias("period_end"), "discipline_id")
        .agg(pl.col("ending_assets").sum().alias("beginning_assets"))
    )
    month = month.join(begins, on=["period_end", "discipline_id"])
    cents = [
        pl.col(name).cast(pl.Decimal(38, 2)).mul(100).cast(pl.Int64)
        for name in ("beginning_assets", *AMOUNTS, "asset_days")
    ]
    found = month.select(pl.col("period_end").cast(pl.String), "discipline_id", *cents).sort(
        "period_end", "discipline_id"
    )
    return found.rows()


def pandas(books: Path, work: Path) -> list:
    """The monthly sums in integer cents; continuity by a shift over each account."""
    import numpy as np
    import pandas as pd
    import polars as pl

    frames = []
    for path in sorted(books.glob("daily_activity/*/*.parquet")):
        raw = pl.read_parquet(path, hive_partitioning=False)
        columns = {n: (raw[n] * 100).cast(pl.Int64).to_numpy() for n in AMOUNTS}
        columns |= {"day": raw["as_of_date"].to_numpy(), "account": raw["account_id"].to_numpy()}
        frames.append(pd.DataFrame(columns | {"fund": raw["fund_id"].cast(pl.Categorical).to_numpy()}))
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.sort_values(["account", "day"], kind="stable", ignore_index=True)
    opening = rows.ending_assets - rows.sales + rows.redemptions - rows.market_appreciation
    same = rows.account.eq(rows.account.shift())
    if ((opening != rows.ending_assets.shift(fill_value=0)) & same).any():
        raise ValueError("the books break")
    funds = pl.read_parquet(books / "fund_master.parquet")
    discipline = dict(zip(funds["fund_id"], funds["discipline_id"], strict=True))
    rows["discipline"] = rows.fund.map(discipline)
    rows["month"] = rows.day.values.astype("datetime64[M]")
    rows["last"] = np.where(
        rows.day.values.astype("datetime64[D]") + np.timedelta64(1, "D")
        == (rows.month.values.astype("datetime64[M]") + 1),
        rows.ending_assets,
        0,
    )
    summed = rows.groupby(["month", "discipline"], observed=True)[[*AMOUNTS, "last"]].sum().reset_index()
    return [
        [str(m)[:7], d, int(s), int(r), int(k), int(e), int(a)]
        for m, d, s, r, k, a, e in summed.itertuples(index=False)
    ]


def sqlite(books: Path, work: Path) -> list:
    """Loaded once, outside the time; then the roll-up as SQL."""
    import sqlite3

    with sqlite3.connect(work / "books.sqlite") as connection:
        return connection.execute(
            "select month, discipline, sum(sales), sum(redemptions), sum(market_appreciation), "
            "sum(case when is_last then ending_assets end), sum(ending_assets) "
            "from activity join fund using (fund) group by 1, 2 order by 1, 2"
        ).fetchall()


def load_sqlite(books: Path, work: Path) -> None:
    """The books as a SQLite file."""
    import sqlite3

    with duckdb.connect() as source, sqlite3.connect(work / "books.sqlite") as target:
        target.execute(
            "create table activity "
            "(month, account, fund, sales, redemptions, market_appreciation, ending_assets, is_last)"
        )
        target.execute("create table fund (fund primary key, discipline)")
        target.executemany(
            "insert into fund values (?, ?)",
            source.execute(f"select fund_id, discipline_id from '{books}/fund_master.parquet'").fetchall(),
        )
        cursor = source.execute(
            "select strftime(as_of_date, '%Y-%m'), account_id, fund_id, "
            + ", ".join(f"cast({name} * 100 as bigint)" for name in AMOUNTS)
            + f", as_of_date = last_day(as_of_date) from {activity(books)}"
        )
        while rows := cursor.fetchmany(100_000):
            target.executemany("insert into activity values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def comparable(candidate: str, rows: list) -> list | None:
    """An answer in the form that all candidates can give: month, discipline, sales, redemptions, market, ending and
    asset-days in cents."""
    if not rows:
        return None
    if candidate in ("make_books", "script", "make_books_2gb", "polars"):
        return sorted([row[0][:7], row[1], *map(int, row[3:])] for row in rows)
    return sorted([row[0][:7], row[1], *map(int, row[2:])] for row in rows)


# ---- The run.


def measured(candidate: str, books: Path, work: Path) -> dict:
    """Runs one candidate in a process of its own: seconds, peak memory, its answer."""
    command = [sys.executable, "-m", "tests.campaigns.bench_books", "--one", candidate, "--books", str(books)]
    done = subprocess.run([*command, "--work", str(work)], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        return {"failed": (done.stderr or done.stdout).strip().splitlines()[-1][:200]}
    return json.loads(done.stdout.splitlines()[-1])


def one(candidate: str, books: Path, work: Path) -> None:
    """What the process does; the last line it prints is its measure."""
    read_before = bytes_read()
    started = time.monotonic()
    rows = globals()[candidate](books, work)
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "read": bytes_read() - read_before, "rows": rows}))


def bytes_read() -> int:
    """Bytes that this process has asked files for."""
    try:
        lines = Path("/proc/self/io").read_text().splitlines()
    except OSError:
        return 0
    return int(dict(line.split(": ") for line in lines)["rchar"])


def compare(rows: int, times: int, candidates: list[str], folder: Path) -> dict:
    """Measures the candidates in turn over books of so many rows."""
    books = folder / f"books_{rows}"
    if not books.exists():
        generate(rows, books, published_file())
    size = sum(path.stat().st_size for path in books.rglob("*.parquet"))
    found: dict[str, dict] = {}
    answers: dict[str, list] = {}
    for turn in range(times):
        for candidate in candidates:
            if rows > MOST_ROWS.get(candidate, 10**12):
                continue
            with tempfile.TemporaryDirectory(dir=folder) as name:
                work = Path(name)
                if candidate == "sqlite":
                    load_sqlite(books, work)
                measure = measured(candidate, books, work)
            own = found.setdefault(candidate, {"seconds": [], "peak": 0, "read": 0})
            if "failed" in measure:
                own["failed"] = measure["failed"]
                continue
            own["seconds"].append(measure["seconds"])
            own["peak"] = max(own["peak"], measure["peak"])
            own["read"] = measure["read"]
            answers[candidate] = comparable(candidate, measure["rows"])
            print(f"{rows:,} rows, {candidate}, turn {turn + 1}: {measure['seconds']:.2f} s", flush=True)
    wanted = answers.get("script") or answers.get("make_books")
    for candidate, rows_found in answers.items():
        if rows_found is not None and rows_found != wanted:
            found[candidate]["failed"] = "its results are others"
    exact = duckdb.connect().execute(f"select count(*) from {activity(books)}").fetchall()[0][0]
    return {"rows": exact, "bytes": size, "candidates": found}


def adding_a_month(rows_a_month: int, lengths: list[int], times: int, folder: Path) -> dict:
    """Seconds for one more month on a history of so many months, each month of about so many rows."""
    from books.scripts.runner import run
    from books.scripts.store import Store

    found = {}
    for months in lengths:
        books, aside = folder / f"history_{months}", folder / "aside"
        generate(rows_a_month * months, books, published_file(), months)
        last = sorted((books / "daily_activity").iterdir())[-1]
        store = Store(folder / f"history_{months}_results")
        shutil.move(last, aside)
        run(books, store)
        kept = folder / "kept"
        seconds = []
        for _ in range(times):
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(store.root, kept)
            shutil.copytree(aside, last)
            started = time.monotonic()
            run(books, Store(kept))
            seconds.append(time.monotonic() - started)
            shutil.rmtree(last)
        found[str(months)] = seconds
        for gone in (books, aside, store.root, kept):
            shutil.rmtree(gone)
        print(f"one month on {months}: {statistics.median(seconds):.2f} s", flush=True)
    return {"rows_a_month": rows_a_month, "seconds": found}


def machine() -> dict:
    """Where it was measured."""
    versions = {"python": platform.python_version()}
    for name in ("duckdb", "dbt-core", "dbt-duckdb", "polars", "pandas"):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "absent"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {"cores": os.cpu_count(), "memory_gb": round(memory), "system": platform.system(), "versions": versions}


def write_page(results: dict) -> None:
    """The tables of docs/BENCHMARKS.md between its two marks, and the picture."""
    lines = []
    place = results["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in place["versions"].items())
    lines += [f"Measured on {place['cores']} cores and {place['memory_gb']} GB, {place['system']}; {versions}.", ""]
    for size in sorted(results["sizes"], key=int):
        own = results["sizes"][size]
        lines += [
            f"### {own['rows']:,} account-days, {own['bytes'] / 1e6:,.0f} MB",
            "",
            "| what | seconds, median | of | peak memory, GB | read, MB | against (c) |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        floor = own["candidates"].get("scan", {}).get("seconds")
        for candidate, what in CANDIDATES.items():
            found = own["candidates"].get(candidate)
            if not found:
                continue
            if "failed" in found:
                lines.append(f"| {what} | {found['failed'].replace('|', '/')} | | | | |")
                continue
            seconds = statistics.median(found["seconds"])
            ratio = f"{seconds / statistics.median(floor):.2f}" if floor else ""
            lines.append(
                f"| {what} | {seconds:.2f} | {len(found['seconds'])} | {found['peak'] / 1e9:.2f} | "
                f"{found['read'] / 1e6:,.0f} | {ratio} |"
            )
        lines.append("")
    if "adding" in results:
        adding = results["adding"]
        lines += [
            f"### One more month, of {adding['rows_a_month']:,} rows",
            "",
            "| on a history of | seconds, median | of |",
            "|---|---:|---:|",
        ]
        for months, seconds in adding["seconds"].items():
            lines.append(f"| {months} months | {statistics.median(seconds):.2f} | {len(seconds)} |")
        lines.append("")
    begin, end = "<!-- measured -->", "<!-- end of measured -->"
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")
    draw(results)


def draw(results: dict) -> None:
    """Seconds by candidate and size, as bars."""
    import altair

    rows = [
        {"rows": f"{own['rows']:,}", "what": candidate, "seconds": statistics.median(found["seconds"])}
        for own in results["sizes"].values()
        for candidate, found in own["candidates"].items()
        if found["seconds"] and "failed" not in found
    ]
    chart = (
        altair.Chart(altair.Data(values=rows))
        .mark_bar()
        .encode(
            x=altair.X("seconds:Q", title="seconds, median"),
            y=altair.Y("what:N", sort=list(CANDIDATES), title=None),
            color=altair.value("#4a6fa5"),
            row=altair.Row("rows:N", title="account-days", sort=[row["rows"] for row in rows]),
        )
        .resolve_scale(x="independent")
        .properties(width=520, height=130)
    )
    PICTURE.parent.mkdir(exist_ok=True)
    chart.save(str(PICTURE))


def main() -> int:
    """Runs the benchmark; the exit status."""
    parser = argparse.ArgumentParser(prog="bench-books", description=__doc__)
    parser.add_argument("--rows", type=lambda text: [int(float(part)) for part in text.split(",")], default=[10**6])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--candidates", type=lambda text: text.split(","), default=list(CANDIDATES))
    parser.add_argument("--history", type=int, default=0, help="rows a month; measures one more month on 12, 60, 240")
    parser.add_argument("--folder", type=Path, help="where books are written; a temporary one if not given")
    parser.add_argument("--one", choices=list(CANDIDATES))
    parser.add_argument("--books", type=Path)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.books, given.work)
        return 0
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"sizes": {}}
    results["machine"] = machine()
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for rows in given.rows:
            measured_now = compare(rows, given.times, given.candidates, folder)
            before = results["sizes"].get(str(rows), {}).get("candidates", {})
            measured_now["candidates"] = before | measured_now["candidates"]
            results["sizes"][str(rows)] = measured_now
        if given.history:
            results["adding"] = adding_a_month(given.history, [12, 60, 240], given.times, folder)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    write_page(results)
    print(PAGE.read_text(encoding="utf-8").partition("<!-- measured -->")[2].partition("<!-- end of measured -->")[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
