"""`make proofs`: a proof for every verdict. Plants the single faults of `make power` in the shipped release and in
releases of other shapes, and asks the project's own SQL whether it accepts what the solver proposes: for every
infeasible table a contradiction, for every other one feasible values. Then spoils proofs by one step in every way: none
may make a bound narrower than it is, refute a table that is feasible, or pass as feasible values. The tables in
docs/PROOFS.md are written anew.
"""

import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import track

from scripts.catalog import identifier
from scripts.project import ROOT
from scripts.reports.formatting import plain_table
from scripts.solver.programs import PrintedTable, printed_table
from scripts.solver.solved import COLUMNS, INPUTS, solve
from tests.campaigns.compiled import compiled_nodes, connect, create, needed_for
from tests.campaigns.document import table_lines, write_block
from tests.campaigns.power import exhibit_1_faults

DOCUMENT = ROOT / "docs" / "PROOFS.md"
SEEDS = ROOT / "tests" / "python" / "seeds"
SHIPPED = "janus_2004_07"

# Invented releases beside the shipped one: both regimes, columns of unknown regime, subtotals in subtotals, a skipped
# period.
OTHERS = ("other_shapes", "revised_july_2004", "october_2004", "one_day_2024")

# Faults planted in one run, and how many tables one pass of SQL judges.
FAULTS = 2_400
BATCH = 100

# At least so many contradictions are spoilt.
EXAMPLES = 40

# Data tests that accept or refuse proofs, and a bound that is wider than it has to be.
TESTS = ("fct_release_bound__has_its_proof", "int_bounds__feasible_value__obeys_and_rounds", "fct_bound__is_reached")

# Models that the tests and the tables here read.
JUDGES = ("fct_release_bound", "fct_contradiction", "fct_feasible_value", "fct_bound", "int_bounds__feasible_value")

# Of a row of a copy that names identities.
OF_THE_COPY = "replace(s.identity_id, ':' || p.base || ':', ':' || p.fault || ':') as identity_id"
COPIES = "from source.{} as s inner join planted.fault as p on s.release_id = p.base"

# Inputs of the solver and of the judges, of copies of releases each with a fault of its own. A dropped line takes along
# the identities and the quantities that it is in.
PLANTED = {
    "dim_release": f"select s.* replace (p.fault as release_id) {COPIES.format('dim_release')}",
    "fct_printed_cell": f"""
        select s.* replace (p.fault as release_id, cast(coalesce(c.units, s.printed_units) as bigint) as printed_units)
        {COPIES.format("fct_printed_cell")}
        left join planted.change as c on p.fault = c.fault and s.cell_id = c.cell_id
        where c.fault is null or c.units is not null
    """,
    "fct_footing_term": f"""
        select s.* replace (p.fault as release_id, p.fault as term_release_id, {OF_THE_COPY})
        {COPIES.format("fct_footing_term")}
        semi join source.fct_footing_check as b on s.identity_id = b.identity_id and b.is_binding
        left join planted.change as c on p.fault = c.fault and s.term_cell_id = c.cell_id and c.units is null
        qualify not bool_or(c.fault is not null) over (partition by p.fault, s.identity_id)
    """,
    "fct_footing_check": f"""
        select s.* replace (p.fault as release_id, {OF_THE_COPY})
        {COPIES.format("fct_footing_check")}
        semi join audit.fct_footing_term as t
            on replace(s.identity_id, ':' || p.base || ':', ':' || p.fault || ':') = t.identity_id
    """,
    "fct_quantity_term": f"""
        select s.* replace (p.fault as release_id)
        {COPIES.format("fct_quantity_term")}
        left join planted.change as c on p.fault = c.fault and s.cell_id = c.cell_id and c.units is null
        qualify not bool_or(c.fault is not null) over (partition by p.fault, s.quantity_id)
    """,
    "fct_quantity": f"""
        select s.* replace (p.fault as release_id)
        {COPIES.format("fct_quantity")}
        semi join audit.fct_quantity_term as t on p.fault = t.release_id and s.quantity_id = t.quantity_id
    """,
    "fct_ratio": f"""
        select s.* replace (p.fault as release_id)
        {COPIES.format("fct_ratio")}
        semi join audit.fct_quantity_term as q on p.fault = q.release_id and s.quantity_id = q.quantity_id
        semi join audit.fct_quantity_term as d on p.fault = d.release_id and s.divisor_quantity_id = d.quantity_id
    """,
}


def relations(nodes: list[dict]) -> dict[str, str]:
    """Where compiled SQL finds each model, by its name."""
    return {node["name"]: identifier(node["schema"], node["name"]) for node in nodes}


def source(nodes: list[dict], others: Iterable[str] = OTHERS) -> duckdb.DuckDBPyConnection:
    """A database with what is planted, of the shipped release and the invented ones, in the schema source."""
    connection, where = connect(), relations(nodes)
    for node in needed_for(nodes, set(PLANTED)):
        instead = {}
        if node["resource_type"] == "seed":
            files = [ROOT / node["original_file_path"]]
            files += [SEEDS / other / Path(node["original_file_path"]).relative_to("seeds") for other in others]
            names = ", ".join(f"'{file}'" for file in files if file.exists())
            query = f"select *, row_number() over () + 1 as seed_line from read_csv([{names}], all_varchar=true)"
            instead = {node["name"]: query}
        create(connection, node, instead)
    connection.execute("create schema source; create schema planted")
    for name in PLANTED:
        connection.execute(f"create table source.{name} as from {where[name]}")
    for node in reversed(needed_for(nodes, set(PLANTED))):
        kind = "view" if node["config"]["materialized"] == "view" else "table"
        connection.execute(f"drop {kind} {where[node['name']]}")
    return connection


def planted_faults(connection: duckdb.DuckDBPyConnection, faults: int) -> list[tuple[str, str, list]]:
    """Rows (base release, regime, changes), spread evenly over all faults of all releases."""
    every = []
    releases = "select distinct release_id from source.fct_printed_cell order by 1"
    for (release,) in connection.execute(releases).fetchall():
        cells = connection.execute(
            "select column_id, group_id, line_item_id, cast(printed_units as integer), regime "
            "from source.fct_printed_cell where release_id = ? "
            "order by cast(split(seed_location, ':')[2] as integer)",
            [release],
        ).fetchall()
        regimes = {cell[:3]: cell[4] for cell in cells}
        every += [
            (release, regimes[changes[0][:3]], changes) for _, changes in exhibit_1_faults([cell[:4] for cell in cells])
        ]
    return every[:: max(1, len(every) // faults)]


def plant(connection: duckdb.DuckDBPyConnection, where: dict[str, str], batch: list[tuple[str, str, list]]) -> None:
    """Puts copies of releases, rows (id, base, changes), where solver and judges read their inputs."""
    connection.execute("create or replace table planted.fault (fault text, base text)")
    connection.execute("create or replace table planted.change (fault text, cell_id text, units bigint)")
    connection.executemany("insert into planted.fault values (?, ?)", [[fault, base] for fault, base, _ in batch])
    changes = [[fault, ":".join(c[:3]), c[3]] for fault, _, changes in batch for c in changes]
    if changes:
        connection.executemany("insert into planted.change values (?, ?, ?)", changes)
    for name, query in PLANTED.items():
        connection.execute(f"create or replace table {where[name]} as {query}")


def tables_of(connection: duckdb.DuckDBPyConnection, where: dict[str, str]) -> dict[str, PrintedTable]:
    """Tables of the planted releases, by release."""
    parts = []
    for name, query in INPUTS.items():
        rows = connection.execute(query.format(where[name])).fetchall()
        parts.append({release: list(some) for release, some in groupby(sorted(rows, key=itemgetter(0)), itemgetter(0))})
    return {release: printed_table(*(part.get(release, []) for part in parts)) for release in parts[0]}


# Simulated columns, kept from table to table.
SIMULATED: dict = {}


def judge(
    connection: duckdb.DuckDBPyConnection, where: dict[str, str], nodes: list[dict], solutions: dict[str, dict]
) -> list[str]:
    """Has the project's SQL judge results of the solver, by release; what its tests refuse, in words that begin with
    the release."""
    lists = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items() if name != "release_id")
    connection.execute("create schema if not exists private")
    connection.execute(
        f"create or replace table {where['int_bounds__solution']} as select release as release_id, "
        f"unnest(cast(cast(text as json) as struct({lists}))) "
        "from (select unnest(cast($releases as varchar[])) as release, unnest(cast($texts as varchar[])) as text)",
        {"releases": list(solutions), "texts": [json.dumps(one) for one in solutions.values()]},
    )
    ahead = needed_for(nodes, set(PLANTED))
    given = {node["name"] for node in ahead} | {"int_bounds__solution"}
    for node in needed_for(nodes, set(JUDGES)):
        if node["name"] not in given:
            relation, kind = where[node["name"]], node["config"]["materialized"]
            connection.execute(f"create schema if not exists {identifier(node['schema'])}")
            connection.execute(f"create or replace {kind} {relation} as {node['compiled_code']}")
    tests = [node["compiled_code"] for node in nodes if node["name"] in TESTS]
    return [problem for test in tests for (problem,) in connection.execute(f"select problem from ({test})").fetchall()]


def steps(values: list, place: str | None = None) -> Iterator[list]:
    """Every way to spoil whole numbers, or those at a place of structs, by one step: each one up, each one down."""
    for number, value in enumerate(values):
        for step in (1, -1):
            other = value + step if place is None else {**value, place: value[place] + step}
            yield [*values[:number], other, *values[number + 1 :]]


def spoilt_bounds(solution: dict) -> Iterator[dict]:
    """A solution with the multipliers of one bound spoilt by one step."""
    for number, bound in enumerate(solution["bounds"]):
        for other in steps(bound["multipliers"], "multiplier"):
            bounds = [*solution["bounds"][:number], {**bound, "multipliers": other}, *solution["bounds"][number + 1 :]]
            yield {**solution, "bounds": bounds}


def spoilt_values(solution: dict) -> Iterator[dict]:
    """A solution with one deviation of its feasible values spoilt by one step."""
    (first, *_) = solution["feasible_values"]
    for other in steps(first["deviations"]):
        yield {**solution, "feasible_values": [{**first, "deviations": other}]}


# Bounds that SQL makes narrower than those of the same release, unspoilt.
TOO_NARROW = """
    select distinct b.release_id
    from audit.fct_bound as b inner join planted.true_bound as t using (quantity_id)
    where b.low_numerator * t.low_denominator > t.low_numerator * b.low_denominator
        or b.high_numerator * t.high_denominator < t.high_numerator * b.high_denominator
"""


# What shows that a spoilt proof was accepted: releases with such a row.
ACCEPTED = {
    "bound": TOO_NARROW,
    "contradiction": "select distinct release_id from audit.fct_contradiction where is_proven",
}


def renamed(solution: dict, old: str, new: str) -> dict:
    """What is said of one release as said of a copy, whose identities have its own name."""
    return json.loads(json.dumps(solution).replace(f":{old}:", f":{new}:"))


def spoil(
    connection: duckdb.DuckDBPyConnection, where: dict[str, str], nodes: list[dict], contradictions: list[dict]
) -> list[tuple[str, int, int]]:
    """Rows (proof, spoilt by one step, accepted) over the shipped release, which is feasible, each judged as a copy of
    it. contradictions: of faults planted in it, by the identities of the copy `whole`; of the table as printed none of
    them follows, spoilt or not. A cell in no identity may be anything within its rounding: feasible values spoilt there
    are left out."""
    plant(connection, where, [("whole", SHIPPED, [])])
    whole = solve(tables_of(connection, where)["whole"], SIMULATED)
    whole["feasible_values"] = [one for one in whole["feasible_values"] if one["number"] == 0]
    refused = judge(connection, where, nodes, {"whole": whole})
    if refused:
        raise RuntimeError(refused[0])
    connection.execute("create or replace table planted.true_bound as from audit.fct_bound")
    free = {
        place - 1
        for (place,) in connection.execute(
            f"select place from {where['int_bounds__cell']} "
            f"where cell_id not in (select term_cell_id from {where['fct_footing_term']})"
        ).fetchall()
    }
    spoilt = {
        "bound": list(spoilt_bounds(whole)),
        "contradiction": [
            {**whole, "contradictions": [{**one, "certificate": 1, "multipliers": other}]}
            for one in contradictions
            for other in steps(one["multipliers"], "multiplier")
        ],
        "feasible values": [one for number, one in enumerate(spoilt_values(whole)) if number // 2 not in free],
    }
    rows = []
    for kind, solutions in spoilt.items():
        accepted = 0
        for start in range(0, len(solutions), BATCH):
            some = {f"spoilt_{start + n:05}": one for n, one in enumerate(solutions[start : start + BATCH])}
            plant(connection, where, [(name, SHIPPED, []) for name in some])
            problems = judge(
                connection, where, nodes, {name: renamed(one, "whole", name) for name, one in some.items()}
            )
            if kind in ACCEPTED:
                accepted += len(connection.execute(ACCEPTED[kind]).fetchall())
            else:
                accepted += len(some.keys() - {problem.partition(",")[0] for problem in problems})
        rows.append((kind, len(solutions), accepted))
    return rows


def measure(
    faults: int, console: Console, nodes: list[dict], examples: int = EXAMPLES
) -> tuple[list[tuple], list[tuple], list[int], list[str]]:
    """By the compiled nodes of the project: rows (regime, faults, infeasible, proof accepted, feasible, values
    accepted), rows (proof, spoilt, accepted), cells of the smallest contradiction of each infeasible table, and what
    was not accepted."""
    connection, where = source(nodes), relations(nodes)
    planted = [(f"fault_{number:05}", *fault) for number, fault in enumerate(planted_faults(connection, faults))]
    about = {fault: (base, regime) for fault, base, regime, _ in planted}
    tally: dict[str, Counter] = {}
    cells, refused, contradictions = [], [], []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for start in track(range(0, len(planted), BATCH), "Faults", console=console, transient=True):
            plant(
                connection,
                where,
                [(fault, base, changes) for fault, base, _, changes in planted[start : start + BATCH]],
            )
            tables = tables_of(connection, where)
            found = pool.map(solve, tables.values(), [SIMULATED] * len(tables), chunksize=5)
            solutions = dict(zip(tables, found, strict=True))
            for fault, one in solutions.items():
                if about[fault][0] == SHIPPED and one["contradictions"] and len(contradictions) < examples:
                    contradictions += [renamed(every, fault, "whole") for every in one["contradictions"]]
            problems = judge(connection, where, nodes, solutions)
            refused += problems
            without = {re.split("[,:]", problem)[0] for problem in problems}
            for fault, status, fewest in connection.execute(
                "select r.release_id, r.status, min(c.cells) filter (where c.is_proven) "
                "from audit.fct_release_bound as r "
                "left join audit.fct_contradiction as c using (release_id) group by all"
            ).fetchall():
                counts = tally.setdefault(about[fault][1], Counter())
                counts[status] += 1
                counts[f"{status} accepted"] += fault not in without
                cells += [fewest] if fewest else []
            refused += [
                f"{release}: contradiction {certificate} is not proven"
                for release, certificate in connection.execute(
                    "select release_id, certificate from audit.fct_contradiction where not is_proven"
                ).fetchall()
            ]
    lines = [
        (
            regime,
            c["broken"] + c["possible"],
            *(c[s] for s in ("broken", "broken accepted", "possible", "possible accepted")),
        )
        for regime, c in sorted(tally.items())
    ]
    return lines, spoil(connection, where, nodes, contradictions), cells, refused


def proofs(faults: int = FAULTS) -> int:
    """Measures, prints the tables and writes them to docs/PROOFS.md; the exit status is 1 where a proof is missing or a
    spoilt one is accepted."""
    console = Console(highlight=False)
    console.width = max(console.width, 110)
    lines, spoils, cells, refused = measure(faults, console, compiled_nodes())
    headings = ("regime", "faults", "infeasible", "proof accepted", "feasible", "values accepted")
    set_lines = [[str(value) for value in line] for line in lines]
    set_lines.append(["all", *(str(sum(line[place] for line in lines)) for place in range(1, 6))])
    sizes = f"Cells in the smallest contradiction: median {statistics.median(cells):g}, largest {max(cells)}."
    spoilt_headings = ("proof", "spoilt by one step", "accepted")
    set_spoils = [[str(value) for value in line] for line in spoils]
    for names, table_rows in ((headings, set_lines), (spoilt_headings, set_spoils)):
        table = plain_table(*names)
        for row in table_rows:
            table.add_row(*row)
        console.print(table)
    console.print(sizes)
    for line in refused:
        console.print(f"refused: {line}")
    text = [*table_lines(list(headings), set_lines), "", sizes, "", *table_lines(list(spoilt_headings), set_spoils)]
    write_block(DOCUMENT, "proofs", text)
    return 1 if refused or any(accepted for _, _, accepted in spoils) else 0


if __name__ == "__main__":
    sys.exit(proofs(int(sys.argv[1]) if len(sys.argv) > 1 else FAULTS))
