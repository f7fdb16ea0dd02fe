"""Invented books of any size: daily activity by account, block of accounts after block, day after day.

Every amount is a whole number of cents from the truth of books/invented/truth.py, handed down by largest share: to
blocks of accounts, then to accounts, each time by cumulative rounding, which adds up exactly. A block is all that is
held at once, so that memory does not grow with the number of rows. The same arguments give the same bytes.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np

from books.invented.release import DISCIPLINES, FIRM, Release, read
from books.invented.truth import MonthTruth, daily, months_of_truth
from books.invented.universe import Fund, funds, peer_returns
from books.scripts.folder import OWNER
from scripts.catalog import literal

# Accounts that are held at once.
BLOCK = 65_536
FIRST_ACCOUNT = 100_000
FEWEST_ACCOUNTS = 400

# How many of a thousand accounts are of each discipline.
SHARES = {
    "growth_equity": 480,
    "mathematical_quantitative": 60,
    "fixed_income": 110,
    "core_blend": 170,
    "value": 90,
    "money_market": 90,
}


@dataclass(frozen=True)
class Written:
    """What was written."""

    rows: int
    bytes: int
    accounts: int
    files: int


def mixed(numbers: np.ndarray, salt: int) -> np.ndarray:
    """Well mixed 63-bit integers from integers and a salt (splitmix64): chance without a state."""
    with np.errstate(over="ignore"):
        z = numbers.astype(np.uint64) + np.uint64((salt * 0x9E3779B97F4A7C15) % 2**64)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def shared(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole cents to each by weight, which add up to the total exactly; nothing to those without weight."""
    whole = int(weights.sum())
    room = abs(total).bit_length() + whole.bit_length() - 62
    if room > 0:
        weights = weights >> room
        whole = int(weights.sum())
    if not whole:
        if total:
            raise ValueError("nobody is there to take a share")
        return np.zeros(len(weights), dtype=np.int64)
    return np.diff(total * np.cumsum(weights) // whole, prepend=np.int64(0))


class Block:
    """Some accounts and their balances."""

    def __init__(self, numbers: np.ndarray, seed: int, listed: list[Fund], days: int):
        self.numbers = numbers
        self.seed = seed
        chance = mixed(numbers, seed)
        # A Pareto tail with index 1: one account in ten thousand is ten thousand times the smallest.
        self.weight = np.minimum(20_000, (1 << 20) // (1 + (chance & ((1 << 20) - 1)))) + 1
        by_discipline = {d: [n for n, f in enumerate(listed) if f.discipline_id == d] for d in DISCIPLINES}
        place = (chance >> 20) % 1000
        self.discipline = np.searchsorted(np.cumsum([SHARES[d] for d in DISCIPLINES]), place, side="right")
        # The first accounts hold one fund each, so that none is empty.
        first = numbers < len(listed)
        of_fund = np.array([DISCIPLINES.index(f.discipline_id) for f in listed])
        self.discipline[first] = of_fund[numbers[first]]
        self.choices = [np.array(by_discipline[d]) for d in DISCIPLINES]
        self.fund = np.zeros(len(numbers), dtype=np.int64)
        for d, choice in enumerate(self.choices):
            mine = self.discipline == d
            spot = (chance[mine] >> 34) % 64
            self.fund[mine] = choice[(spot * spot * len(choice)) // 4096]
        self.fund[first] = numbers[first]
        # One in twenty opens later, in the course of the books.
        late = ((chance >> 44) % 20 == 0) & ~first & (days > 1)
        self.opens = np.where(late, 1 + (chance >> 50) % max(1, days - 1), 0)
        self.closed = np.zeros(len(numbers), dtype=bool)
        self.balance = np.zeros(len(numbers), dtype=np.int64)

    def start(self, beginning: list[int]) -> None:
        """Hands out what each discipline begins with."""
        for d in range(len(DISCIPLINES)):
            here = self.discipline == d
            self.balance[here] = shared(beginning[d], np.where(self.opens[here] == 0, self.weight[here], 0))

    def move(self, day: int) -> None:
        """Some accounts go to another fund of their discipline with all they have; on each 20th day one small account
        in growth changes discipline."""
        moving = np.flatnonzero(
            (mixed(self.numbers, self.seed + 7) % 3000 == day % 3000) & (self.opens < day) & ~self.closed
        )
        for place in moving:
            choice = self.choices[self.discipline[place]]
            self.fund[place] = choice[(int(np.flatnonzero(choice == self.fund[place])[0]) + 1) % len(choice)]
        if day % 20 == 19 and self.numbers[0] == 0:
            able = np.flatnonzero((self.discipline == 0) & (self.opens < day) & ~self.closed & (self.balance > 0))
            if len(able) > 50:
                place = able[np.argmin(self.balance[able])]
                self.discipline[place] = DISCIPLINES.index("core_blend")
                self.fund[place] = self.choices[DISCIPLINES.index("core_blend")][0]

    def day(self, day: int, works: bool, flows: list[tuple[int, int, int]]) -> tuple[np.ndarray, ...]:
        """One day: who is there, and their sales, redemptions, market and closing balance. flows: by discipline."""
        size = len(self.numbers)
        sales, redemptions, market = (np.zeros(size, dtype=np.int64) for _ in range(3))
        there = (self.opens <= day) & ~self.closed
        closing = np.zeros(size, dtype=bool)
        if works:
            self.move(day)
            chance = mixed(self.numbers, self.seed * 1_000_003 + day)
            for d, (sold, redeemed, moved) in enumerate(flows):
                here = np.flatnonzero(there & (self.discipline == d))
                if not len(here):
                    continue
                self.trade(here, chance[here], day, sold, redeemed, sales, redemptions, closing)
                assets = self.balance[here] + sales[here] - redemptions[here]
                if not assets.any() and moved:
                    raise ValueError("a market cannot move what is not there")
                market[here] = shared(moved, np.where(closing[here], 0, assets))
            self.balance += sales - redemptions + market
            self.closed |= closing
        here = np.flatnonzero(there)
        return here, sales[here], redemptions[here], market[here], self.balance[here]

    def trade(self, here, chance, day, sold, redeemed, sales, redemptions, closing) -> None:
        """Sales go to one account in sixteen and to those that open; redemptions come from one in eight, and from the
        few small ones that close."""
        buys = (chance % 16 == 0) | (self.opens[here] == day)
        weight = self.weight[here]
        sales[here] = shared(sold, np.where(buys, weight, 0) if buys.any() else weight)
        has = self.balance[here]
        leaves = (chance >> 8) % 1500 == 0
        leaves &= (
            (self.opens[here] < day) & (has > 0) & (sales[here] == 0) & (self.numbers[here] >= FEWEST_ACCOUNTS // 4)
        )
        leaves &= np.cumsum(np.where(leaves, has, 0)) <= redeemed // 4
        closing[here] = leaves
        gone = np.where(leaves, has, 0)
        rest = redeemed - int(gone.sum())
        sells = np.where(((chance >> 24) % 8 == 0) & ~leaves, has, 0)
        if int(sells.sum()) < 3 * rest:
            sells = np.where(leaves, 0, has)
        redemptions[here] = gone + shared(rest, sells)


def decimal(column: str) -> str:
    """SQL: whole cents as DECIMAL(18,2)."""
    return f"cast(cast({column} as decimal(18, 0)) * 0.01 as decimal(18, 2)) as {column}"


def write(connection: duckdb.DuckDBPyConnection, columns: dict[str, np.ndarray], select: str, path: Path) -> None:
    """Writes arrays as a Parquet file, in whole or not at all."""
    connection.register("arrays", columns)
    unfinished = path.with_name(f".{path.name}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy ({select}) to {literal(unfinished)} (format parquet, compression zstd)")
    connection.unregister("arrays")
    unfinished.replace(path)


def accounts_for(rows: int, days: int) -> int:
    """How many accounts make about that many rows."""
    return max(FEWEST_ACCOUNTS, round(rows / (days * 0.965)))


def generate(
    rows: int,
    folder: Path,
    warehouse: Path,
    months: int = 3,
    seed: int = 1,
    told: Callable[[int], None] = lambda _: None,
) -> Written:
    """Writes books of about `rows` rows into `folder`, which must be empty or not there. warehouse: the published file
    whose release they agree with; told is called with the rows of each file as it is written."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    if not 3 <= months <= 240:
        raise ValueError(f"months: {months}; 3 to 240 can be written")
    printed = read(warehouse)
    truth, listed = months_of_truth(printed, months, seed), funds(printed)
    folder.mkdir(parents=True, exist_ok=True)
    days = sum(len(month.days()) for month in truth)
    accounts = accounts_for(rows, days)
    blocks = [np.arange(start, min(start + BLOCK, accounts)) for start in range(0, accounts, BLOCK)]
    paths = [daily(month, seed) for month in truth]
    written = 0
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("set preserve_insertion_order = true")
        connection.execute("create table fund (number integer, fund_id varchar)")
        connection.executemany("insert into fund values (?, ?)", [(n, f.fund_id) for n, f in enumerate(listed)])
        weights = np.array([discipline_weights(Block(numbers, seed, listed, days)) for numbers in blocks])
        for number, numbers in enumerate(blocks):
            block = Block(numbers, seed, listed, days)

            def part(total: int, d: int, number: int = number) -> int:
                """This block's share of a total: cumulative, so that the blocks add up to it."""
                cumulative = np.cumsum(weights[:, d])
                before = int(cumulative[number - 1]) if number else 0
                whole = int(cumulative[-1])
                return total * int(cumulative[number]) // whole - total * before // whole

            block.start([part(amount, d) for d, amount in enumerate(truth[0].beginning)])
            has = np.flatnonzero(block.opens == 0)
            write(
                connection,
                {
                    "account_id": FIRST_ACCOUNT + numbers[has],
                    "number": block.fund[has],
                    "ending_assets": block.balance[has],
                },
                f"select account_id, fund_id, date '{truth[0].first}' - 1 as as_of_date, {decimal('ending_assets')} "
                "from arrays join fund using (number) order by account_id",
                folder / ".opening" / f"part-{number:05}.parquet",
            )
            day = 0
            for month, path in zip(truth, paths, strict=True):
                found = []
                for place, when in enumerate(month.days()):
                    flows = [
                        tuple(part(path[d][line][place], d) for line in ("sales", "redemptions", "market"))
                        for d in range(len(DISCIPLINES))
                    ]
                    here, *amounts = block.day(day, when.weekday() < 5, flows)
                    found.append((np.full(len(here), place), FIRST_ACCOUNT + numbers[here], block.fund[here], *amounts))
                    day += 1
                names = "day", "account_id", "number", "sales", "redemptions", "market_appreciation", "ending_assets"
                columns = {
                    name: np.concatenate(parts) for name, parts in zip(names, zip(*found, strict=True), strict=True)
                }
                write(
                    connection,
                    columns,
                    f"select date '{month.first}' + cast(day as integer) as as_of_date, account_id, fund_id, "
                    + ", ".join(decimal(name) for name in names[3:])
                    + " from arrays join fund using (number)",
                    folder / "daily_activity" / f"month={month.first:%Y-%m}" / f"part-{number:05}.parquet",
                )
                written += len(columns["day"])
                told(len(columns["day"]))
        write_small(connection, folder, listed, truth, printed)
    (folder / OWNER).write_text(json.dumps({"firm_id": FIRM}) + "\n")
    sizes = [path.stat().st_size for path in folder.rglob("*.parquet")]
    return Written(written, sum(sizes), accounts, len(sizes))


def discipline_weights(block: Block) -> list[int]:
    """What each discipline weighs in a block."""
    return [int(block.weight[(block.discipline == d) & (block.opens == 0)].sum()) for d in range(len(DISCIPLINES))]


def write_small(
    connection: duckdb.DuckDBPyConnection, folder: Path, listed: list[Fund], truth: list[MonthTruth], printed: Release
) -> None:
    """Opening balances as one file, the funds and the returns of their peers."""
    connection.execute(
        f"copy (select * from read_parquet({literal(f'{folder}/.opening/*.parquet')})) "
        f"to {literal(f'{folder}/opening_balances.parquet')} "
        "(format parquet, compression zstd)"
    )
    shutil.rmtree(folder / ".opening")
    connection.execute(
        "create table fund_master (fund_id varchar, printed_name varchar, discipline_id varchar, "
        "lipper_category varchar, fund_group varchar, is_retail boolean, valid_from date, valid_to date)"
    )
    since = date(1984, 1, 1)
    connection.executemany(
        "insert into fund_master values (?, ?, ?, ?, ?, ?, ?, null)",
        [
            (f.fund_id, f.printed_name, f.discipline_id, f.lipper_category, f.fund_group, f.is_retail, since)
            for f in listed
        ],
    )
    connection.execute(
        f"copy fund_master to {literal(f'{folder}/fund_master.parquet')} (format parquet, compression zstd)"
    )
    returns = peer_returns(printed)
    connection.execute(
        f"""
        copy (
            select date '{truth[-1].last}' as as_of_date, unnest($category) as lipper_category,
                unnest($fund) as fund_id, unnest($horizon) as horizon_id,
                cast(cast(unnest($total) as decimal(18, 0)) * 0.0001 as decimal(9, 4)) as total_return_pct
        ) to {literal(f"{folder}/peer_returns.parquet")} (format parquet, compression zstd)
        """,
        dict(zip(("category", "fund", "horizon", "total"), map(list, zip(*returns, strict=True)), strict=True)),
    )
