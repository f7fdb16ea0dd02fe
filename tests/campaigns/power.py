"""`make power`: what the checks can see. Plants every single fault in every printed cell of the shipped exhibits, in
memory, and asks the build's own definitions about each: which share is detected, and whose right cell is named first.

Each fault is one firm with one release, so that the compiled SQL of the project judges all of them in one run. The
tables in docs/TESTING.md are written anew.
"""

import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from operator import attrgetter, itemgetter

import duckdb
from rich.console import Console
from rich.progress import track

from scripts.project import ROOT
from scripts.reports.formatting import plain_table
from scripts.solver import bounds
from scripts.solver.solved import INPUTS
from tests.campaigns.compiled import compiled_nodes, connect, create, needed_for
from tests.campaigns.document import table_lines, write_block

DOCUMENT = ROOT / "docs" / "TESTING.md"

UNITS_OFF = (1, 2, 3, 4, 5, 10)
RANKS_OFF = (1, 2, 5, 10)


def transpositions(number: int) -> list[int]:
    """The other numbers that two neighbouring digits, swapped, make of a whole number, its sign kept."""
    digits, sign = str(abs(number)), -1 if number < 0 else 1
    others = {
        sign * int(digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :])
        for place in range(len(digits) - 1)
    }
    return sorted(others - {number})


def exhibit_1_faults(cells: list[tuple]) -> list[tuple[str, list[tuple]]]:
    """Faults as (kind, changes) from rows (period, group, line, printed units) in printed order; a change is (period,
    group, line, new units), None for a line dropped."""
    faults = []
    for number, (period, group, line, units) in enumerate(cells):
        place = period, group, line
        faults += [
            (f"± {off} unit{'s' if off > 1 else ''}", [(*place, units + sign * off)])
            for off in UNITS_OFF
            for sign in (1, -1)
        ]
        if units < 0:
            faults.append(("sign lost", [(*place, -units)]))
        faults += [("digits transposed", [(*place, other)]) for other in transpositions(units)]
        if units:
            faults.append(("point moved", [(*place, units * 10)]))
            faults.append(("digit doubled", [(*place, int(f"{units}{str(units)[-1]}"))]))
        if abs(units) >= 10:
            faults.append(("digit dropped", [(*place, int(str(units)[:-1]))]))
        above = cells[number - 1] if number else (None, None, None, None)
        if above[:2] == (period, group) and above[3] != units:
            faults.append(("line copied", [(*place, above[3])]))
        beside = [other for *there, other in cells if there[1:] == [group, line] and there[0] != period]
        faults += [("period copied", [(*place, other)]) for other in beside[:1] if other != units]
        faults.append(("line dropped", [(*place, None)]))
        below = cells[number + 1] if number + 1 < len(cells) else (None, None, None, None)
        if below[:2] == (period, group) and below[3] != units:
            faults.append(("two cells swapped", [(*place, below[3]), (*below[:3], units)]))
    return faults


def exhibit_2_faults(rows: list[tuple]) -> list[tuple[str, tuple]]:
    """Faults as (kind, change) from rows (fund, horizon, percentile, rank, total); a change is such a row."""
    faults = []
    for fund, horizon, *figures in rows:
        for place, name in enumerate(("percentile", "rank", "total")):

            def changed(value, place=place, figures=figures, key=(fund, horizon)):
                return (*key, *figures[:place], value, *figures[place + 1 :])

            for off in RANKS_OFF:
                faults += [(f"{name} ± {off}", changed(figures[place] + sign * off)) for sign in (1, -1)]
            faults += [(f"{name}: digits transposed", changed(other)) for other in transpositions(figures[place])]
    return faults


CELL_CHANGES = "period_end date, group_id text, line_item_id text, units int"
RANK_CHANGES = "fund_id text, horizon_id text, percentile_rank int, category_rank int, total_funds int"

RELEASES = """
    from shipped.dim_release
    union all
    select r.* replace (f.fault as release_id, f.fault as firm_id)
    from shipped.dim_release as r, planted.fault as f
"""

# What makes a table feasible or not; bounds of quantities are not asked for.
SOLVED = ("fct_printed_cell", "fct_footing_check", "fct_footing_term")

EXHIBIT_1 = {
    "dim_release": RELEASES,
    "dim_group_member": """
        from shipped.dim_group_member
        union all
        select m.* replace (f.fault as firm_id) from shipped.dim_group_member as m, planted.fault as f
    """,
    "fct_printed_cell": """
        select c.* replace (
            f.fault as release_id,
            f.fault as firm_id,
            cast(coalesce(x.units * c.rounding_unit_m, c.amount_m) as decimal(18, 3)) as amount_m,
            coalesce(x.units, c.printed_units) as printed_units
        )
        from shipped.fct_printed_cell as c
        cross join planted.fault as f
        left join planted.change as x using (fault, period_end, group_id, line_item_id)
        where x.fault is null or x.units is not null
    """,
}

EXHIBIT_2 = {
    "dim_release": RELEASES,
    "stg_reported__ranking": """
        select r.* replace (
            f.fault as release_id,
            coalesce(x.percentile_rank, r.percentile_rank) as percentile_rank,
            coalesce(x.category_rank, r.category_rank) as category_rank,
            coalesce(x.total_funds, r.total_funds) as total_funds
        )
        from shipped.stg_reported__ranking as r
        cross join planted.fault as f
        left join planted.change as x using (fault, fund_id, horizon_id)
    """,
    "stg_reported__quartile": """
        select q.* replace (f.fault as release_id) from shipped.stg_reported__quartile as q, planted.fault as f
    """,
}


def judged(nodes: list[dict], instead: dict, wanted: set, faults: dict, columns: str) -> duckdb.DuckDBPyConnection:
    """A database with the wanted models, and all they need, of planted releases: faults is changes by fault, each a
    firm and release of its own; `instead` plants them; columns are those of a change."""
    connection = connect()
    connection.execute("create schema planted; create table planted.fault (fault text)")
    connection.execute(f"create table planted.change (fault text, {columns})")
    connection.executemany("insert into planted.fault values (?)", [[fault] for fault in faults])
    changes = [[fault, *change] for fault, rows in faults.items() for change in rows]
    marks = ", ".join("?" * len(changes[0]))
    connection.executemany(f"insert into planted.change values ({marks})", changes)
    for node in needed_for(nodes, wanted):
        # A planted figure may be one that a contract refuses before a check speaks of it.
        config = node["config"] | ({"contract": {"enforced": False}} if "contract" in node["config"] else {})
        create(connection, node | {"config": config}, instead)
    return connection


def judge(table: bounds.PrintedTable) -> tuple[bool, list[str], list[str]]:
    """Whether a table is feasible, and where it is not the cells of the first explanation, and of the one that would be
    first by the change that it takes alone."""
    if bounds.is_feasible(table):
        return True, [], []
    explanations = [list(some) for _, some in groupby(bounds.suspects(table), key=attrgetter("explanation"))]
    least = min(explanations, key=bounds.change, default=[])
    return False, *([suspect.cell for suspect in some] for some in (explanations[0] if explanations else [], least))


def exhibit_1_power(nodes: list[dict], sample: int, console: Console) -> list[tuple]:
    """Rows (kind, regime, faults; shares: by exact identities, by the linear program too, right cell first by
    the least change alone, and by slips)."""
    shipped = judged(nodes, {}, {"fct_printed_cell"}, {"-": [(None,) * 4]}, CELL_CHANGES)
    cells = shipped.execute(
        "select period_end::text, group_id, line_item_id, round(amount_m / rounding_unit_m)::int, regime "
        "from flows.fct_printed_cell order by seed_location.split(':')[2]::int"
    ).fetchall()
    regime = {place: regime for *place, _, regime in cells for place in [tuple(place)]}
    planted = exhibit_1_faults([cell[:4] for cell in cells])[::sample]
    faults = {f"fault_{number:05}": changes for number, (_, changes) in enumerate(planted)}
    (none_missing,) = [node for node in nodes if node["name"] == "fct_printed_cell__none_is_missing"]
    connection = judged(nodes, EXHIBIT_1, set(SOLVED), faults, CELL_CHANGES)
    exact = {
        row[0]
        for row in connection.execute(
            "select distinct release_id from audit.fct_footing_check where status = 'broken'"
        ).fetchall()
    }
    missing = {
        row[0]
        for row in connection.execute(f"select distinct release_id from ({none_missing['compiled_code']})").fetchall()
    }
    schemas = {node["name"]: node["schema"] for node in nodes}
    parts: list[dict] = []
    for name in SOLVED:
        parts.append(defaultdict(list))
        for row in connection.execute(INPUTS[name].format(f"{schemas[name]}.{name}")).fetchall():
            parts[-1][row[0]].append(row)
    tables = [bounds.printed_table(*(part[fault] for part in parts), [], [], []) for fault in faults]
    tally: dict = defaultdict(lambda: [0, 0, 0, 0, 0])
    with ProcessPoolExecutor() as pool:
        verdicts = pool.map(judge, tables, chunksize=20)
        pairs = zip(faults.items(), planted, verdicts, strict=True)
        for (fault, changes), (kind, _), (feasible, first, least) in track(
            pairs, "Exhibit 1", total=len(faults), console=console, transient=True
        ):
            counts = tally[kind, regime[changes[0][:3]]]
            wrong = {":".join(change[:3]) for change in changes}
            is_missing = fault in missing
            counts[0] += 1
            counts[1] += fault in exact or is_missing
            counts[2] += not feasible or is_missing
            counts[3] += is_missing or (bool(least) and set(least) <= wrong)
            counts[4] += is_missing or (bool(first) and set(first) <= wrong)
    return rows_of(tally)


def exhibit_2_power(nodes: list[dict], sample: int) -> list[tuple]:
    """Rows (kind, '', faults, detected by the fund's own checks, by any check, the right fund and horizon first)."""
    shipped = judged(nodes, {}, {"stg_reported__ranking"}, {"-": [(None,) * 5]}, RANK_CHANGES)
    planted = exhibit_2_faults(
        shipped.execute(
            "select fund_id, horizon_id, percentile_rank, category_rank, total_funds "
            "from staging.stg_reported__ranking where category_rank is not null order by all"
        ).fetchall()
    )[::sample]
    faults = {f"fault_{number:05}": [change] for number, (_, change) in enumerate(planted)}
    connection = judged(nodes, EXHIBIT_2, {"fct_ranking_check"}, faults, RANK_CHANGES)
    broken: dict[str, set] = defaultdict(set)
    for fault, fund, horizon in connection.execute(
        "select release_id, fund_id, horizon_id from audit.fct_ranking_check where status = 'broken'"
    ).fetchall():
        broken[fault].add((fund, horizon))
    tally: dict = defaultdict(lambda: [0, 0, 0, 0])
    for fault, (kind, change) in zip(faults, planted, strict=True):
        funds = {named for named in broken[fault] if named[0]}
        counts = tally[kind, ""]
        counts[0] += 1
        counts[1] += bool(funds)
        counts[2] += bool(broken[fault])
        counts[3] += funds == {change[:2]}
    return rows_of(tally)


def rows_of(tally: dict) -> list[tuple]:
    """Tallied counts as shares of the faults, in the order the kinds came up, regime by regime."""
    order = {kind: place for place, (kind, _) in reversed(list(enumerate(tally)))}
    return [
        (kind, regime, counts[0], *(count / counts[0] for count in counts[1:]))
        for (kind, regime), counts in sorted(tally.items(), key=lambda item: (item[0][1], order[item[0][0]]))
    ]


HEADINGS = {
    "Exhibit 1": (
        *("fault", "regime", "faults", "exact identities", "linear program too"),
        *("right cell first, by change", "by slip, then change"),
    ),
    "Exhibit 2": ("fault", "regime", "faults", "the fund's own checks", "any check", "right fund first"),
}


def measure(sample: int, console: Console, nodes: list[dict]) -> dict[str, list[tuple]]:
    """Both tables, by the compiled nodes of the project; of every sample-th fault alone where sample is above 1."""
    return {"Exhibit 1": exhibit_1_power(nodes, sample, console), "Exhibit 2": exhibit_2_power(nodes, sample)}


def condensed(rows: list[tuple]) -> list[tuple]:
    """Rows of a table, those of every regime in which all shares are 1 made one row, the last of the regime."""
    result = []
    for regime, some in groupby(rows, key=itemgetter(1)):
        some = list(some)
        whole = [row for row in some if set(row[3:]) == {1}]
        result += [row for row in some if row not in whole]
        result += [("every other kind", regime, sum(row[2] for row in whole), *whole[0][3:])] if whole else []
    return result


def percent(share: float) -> str:
    """A share in whole percent, never rounded up to 100 or down to 0."""
    return f"{min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)} %"


def power() -> int:
    """Measures, prints the tables and writes them to docs/TESTING.md; the exit status."""
    console = Console(highlight=False)
    console.width = max(console.width, 140)
    lines = []
    for exhibit, rows in measure(1, console, compiled_nodes()).items():
        headings = [heading for heading in HEADINGS[exhibit] if exhibit == "Exhibit 1" or heading != "regime"]
        table = plain_table(*headings)
        printed = [
            [kind, *([regime] if regime else []), f"{faults:,}", *map(percent, shares)]
            for kind, regime, faults, *shares in condensed(rows)
        ]
        for cells in printed:
            table.add_row(*cells)
        console.print(table)
        lines += [f"{exhibit}:", "", *table_lines(headings, printed), ""]
    write_block(DOCUMENT, "power", lines[:-1])
    return 0


if __name__ == "__main__":
    sys.exit(power())
