"""`make proofs`: a proof for every verdict. Plants the single faults of `make power` in the shipped release and in
releases of other shapes, and asks the project's own SQL whether it accepts what the solver proposes: for every table
that cannot be true an impossibility, for every other one a witness. Then spoils multipliers by one step in every way:
each has to be refused. The table in docs/PROOFS.md is written anew.
"""

import hashlib
import json
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
from rich.console import Console

from scripts import fingerprint
from scripts.project import ROOT
from scripts.reports.formatting import plain_table
from scripts.solver import bounds
from scripts.solver.solved import COLUMNS, INPUTS, solve
from tests.campaigns.compiled import compiled_nodes, connect, create, needed_for
from tests.campaigns.document import table_lines, write_block
from tests.campaigns.power import exhibit_1_faults

DOCUMENT = ROOT / "docs" / "PROOFS.md"
SEEDS = ROOT / "tests" / "python" / "seeds"

# Invented releases beside the shipped one: both regimes, columns of unknown regime, subtotals in subtotals, a skipped
# period.
OTHERS = ("other_shapes", "revised_july_2004", "october_2004", "one_day_2024")

# Faults planted in one run, and how many tables one pass of SQL judges.
FAULTS = 2_400
BATCH = 100

# What the solver said of a batch, so that a run that was stopped goes on where it was.
KEPT = ROOT / "build" / "planted"

# Impossible tables whose proofs are spoilt; of the shipped release all are.
EXAMPLES = 40

# Models that accept or refuse proofs.
JUDGES = tuple(f"int_proofs__{name}" for name in ("verdict", "bound", "impossibility", "witness", "end"))

# Inputs of the solver, of copies of releases each with a fault of its own. A dropped line takes along the identities
# and the quantities that it is in.
PLANTED = {
    "fct_printed_cell": """
        select s.* replace (p.fault as release_id, cast(coalesce(c.units, s.printed_units) as bigint) as printed_units)
        from source.fct_printed_cell as s
        inner join planted.fault as p on s.release_id = p.base
        left join planted.change as c on p.fault = c.fault and s.cell_id = c.cell_id
        where c.fault is null or c.units is not null
    """
} | {
    model: f"""
        select s.* replace (p.fault as release_id)
        from source.{model} as s
        inner join planted.fault as p on s.release_id = p.base
        left join planted.change as c on p.fault = c.fault and s.cell_id = c.cell_id and c.units is null
        qualify not bool_or(c.fault is not null) over (partition by p.fault, s.{whole})
    """
    for model, whole in (("int_bounds__identity_term", "identity_id"), ("fct_quantity_term", "quantity_id"))
}
PLANTED["fct_ratio"] = """
    select s.* replace (p.fault as release_id)
    from source.fct_ratio as s
    inner join planted.fault as p on s.release_id = p.base
    semi join intermediate.fct_quantity_term as q on p.fault = q.release_id and s.quantity = q.quantity_id
    semi join intermediate.fct_quantity_term as d on p.fault = d.release_id and s.divisor = d.quantity_id
"""


def source(nodes: list[dict], others: Iterable[str] = OTHERS) -> duckdb.DuckDBPyConnection:
    """A database with the solver's inputs, schema source, of the shipped release and the invented ones."""
    connection = connect()
    for node in needed_for(nodes, set(INPUTS)):
        instead = {}
        if node["resource_type"] == "seed":
            files = [ROOT / node["original_file_path"]]
            files += [SEEDS / other / Path(node["original_file_path"]).relative_to("seeds") for other in others]
            names = ", ".join(f"'{file}'" for file in files if file.exists())
            instead = {
                node[
                    "name"
                ]: f"select *, row_number() over () + 1 as seed_line from read_csv([{names}], all_varchar=true)"
            }
        create(connection, node, instead)
    connection.execute("create schema source; create schema planted")
    for name in INPUTS:
        connection.execute(f"create table source.{name} as from intermediate.{name}")
    connection.execute("drop schema intermediate cascade; create schema intermediate")
    return connection


def planted_faults(connection: duckdb.DuckDBPyConnection, faults: int) -> list[tuple[str, str, str, list]]:
    """Rows (base release, kind, regime, changes), spread evenly over all faults of all releases."""
    every = []
    releases = "select distinct release_id from source.fct_printed_cell order by 1"
    for (release,) in connection.execute(releases).fetchall():
        cells = connection.execute(
            "select cast(period_end as varchar), group_id, line_item_id, cast(printed_units as integer), regime "
            "from source.fct_printed_cell where release_id = ? "
            "order by cast(split(seed_location, ':')[2] as integer)",
            [release],
        ).fetchall()
        regimes = {cell[:3]: cell[4] for cell in cells}
        for kind, changes in exhibit_1_faults([cell[:4] for cell in cells]):
            every.append((release, kind, regimes[changes[0][:3]], changes))
    step = max(1, len(every) // faults)
    return every[::step]


def plant(connection: duckdb.DuckDBPyConnection, batch: list[tuple[str, str, list]]) -> None:
    """Puts copies of releases, rows (id, base, changes), where the judges read the solver's inputs."""
    connection.execute("create or replace table planted.fault (fault text, base text)")
    connection.execute("create or replace table planted.change (fault text, cell_id text, units bigint)")
    connection.executemany("insert into planted.fault values (?, ?)", [[fault, base] for fault, base, _ in batch])
    changes = [[fault, ":".join(c[:3]), c[3]] for fault, _, changes in batch for c in changes]
    if changes:
        connection.executemany("insert into planted.change values (?, ?, ?)", changes)
    for name, query in PLANTED.items():
        connection.execute(f"create or replace table intermediate.{name} as {query}")


def inputs_of(connection: duckdb.DuckDBPyConnection) -> dict[str, bounds.PrintedTable]:
    """Tables of the planted releases."""
    return bounds.printed_tables(
        *(connection.execute(query.format(f"intermediate.{name}")).fetchall() for name, query in INPUTS.items())
    )


# Simulated columns, kept from table to table.
SIMULATED: dict = {}


def solved(table: bounds.PrintedTable) -> list[list]:
    """What the solver says of a table; for another process."""
    return solve(table, SIMULATED)


def solved_batch(pool: ProcessPoolExecutor, batch: list[tuple], tables: dict[str, bounds.PrintedTable]) -> list[list]:
    """Rows of int_bounds__solution of a batch of planted faults, kept while neither solver nor batch changes."""
    inputs = f"{fingerprint.of_files(['scripts/solver'])}{batch}{tables}"
    kept = KEPT / f"{hashlib.sha256(inputs.encode()).hexdigest()}.json"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        found = zip(tables, pool.map(solved, tables.values(), chunksize=5), strict=True)
        partial = kept.with_suffix(".partial")
        partial.write_text(json.dumps([[fault, *row] for fault, rows in found for row in rows]))
        partial.replace(kept)
    return json.loads(kept.read_text())


def judge(connection: duckdb.DuckDBPyConnection, nodes: list[dict], rows: list[list]) -> None:
    """Has the judges judge rows of int_bounds__solution."""
    connection.execute(
        "create or replace table intermediate.int_bounds__solution as select "
        + ", ".join(f"unnest(cast(${name} as {kind}[])) as {name}" for name, kind in COLUMNS.items()),
        {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)},
    )
    given = {*INPUTS, "int_bounds__solution"}
    for node in needed_for(nodes, set(JUDGES)):
        if node["resource_type"] == "model" and node["fqn"][2] in ("bounds", "proofs") and node["name"] not in given:
            kind = node["config"]["materialized"]
            connection.execute(f"create or replace {kind} intermediate.{node['name']} as {node['compiled_code']}")


def steps(values: dict[str, int]) -> Iterator[dict[str, int]]:
    """Every way to spoil whole numbers by name by one step: each one up, each one down."""
    for name, value in values.items():
        for step in (1, -1):
            yield {**values, name: value + step}


def spoilt(row: list) -> Iterator[list]:
    """A row of a proof with its multipliers, weights or deviations spoilt by one step, in every way."""
    place = list(COLUMNS).index("proof") - len(COLUMNS)
    proof = json.loads(row[place])
    for part in ("multipliers", "weights"):
        for other in steps(proof.get(part) or {}):
            yield [*row[:place], json.dumps({**proof, part: other})]
    deviations = proof.get("deviations") or []
    for number, value in enumerate(deviations):
        for step in (1, -1):
            other = [*deviations[:number], value + step, *deviations[number + 1 :]]
            yield [*row[:place], json.dumps({**proof, "deviations": other})]


# Proofs accepted: releases with such a row.
ACCEPTED = {
    "bound": "from intermediate.int_proofs__bound where weights_follow and bound_follows",
    "impossibility": "from intermediate.fct_contradiction where follows_from_identities and is_beyond_rounding",
    "witness": "from intermediate.int_proofs__witness "
    "where lines_without_value + lines_out_of_reach + identities_missed = 0",
}

# Bounds that SQL makes narrower than the true ones, as stated with the multipliers before they were spoilt.
TOO_NARROW = """
    from intermediate.int_bounds__end as e
    inner join intermediate.int_bounds__solution as s
        on e.release_id = s.release_id and e.quantity_id = s.subject and s.result_kind = 'quantity'
    where e.low_numerator * s.denominator > s.low_numerator * e.low_denominator
        or e.high_numerator * s.denominator < s.high_numerator * e.high_denominator
"""

# Which of them judges a row of int_bounds__solution.
KIND = {"bound_low": "bound", "bound_high": "bound", "impossibility": "impossibility", "witness": "witness"}


def spoil(connection: duckdb.DuckDBPyConnection, nodes: list[dict], base: str, rows: list[list]) -> dict[str, tuple]:
    """Spoilt proofs of one release, each judged as a release of its own: by kind, how many, and how many are accepted.

    rows: of int_bounds__solution, with the release first. A line in no identity may be anything within its reach:
    spoilt values of such lines are left out.
    """
    place, kind_place = list(COLUMNS).index("proof"), list(COLUMNS).index("result_kind")
    bound = [row for row in rows if row[kind_place] in ("release", "quantity")]
    counts, accepted = Counter(), Counter()
    for kind in ACCEPTED:
        others = [
            other
            for row in rows
            if KIND.get(row[kind_place]) == kind and row[place] is not None
            for other in spoilt(row)
        ]
        for start in range(0, len(others), BATCH):
            batch = [(f"spoilt_{number:04}", one) for number, one in enumerate(others[start : start + BATCH])]
            plant(connection, [(name, base, []) for name, _ in batch])
            subject = list(COLUMNS).index("subject")
            judged = []
            for name, one in batch:
                judged += [[name, *row[1:]] for row in bound if kind == "bound" and row[subject] in ("", one[subject])]
                judged.append([name, *one[1:]])
            judge(connection, nodes, judged)
            counts[kind] += len(batch)
            accepted[kind] += connection.execute(f"select count(distinct release_id) {ACCEPTED[kind]}").fetchone()[0]
            accepted[kind] += connection.execute(f"select count(distinct e.release_id) {TOO_NARROW}").fetchone()[0]
    return {kind: (counts[kind], accepted[kind]) for kind in ACCEPTED if counts[kind]}


def measure(
    faults: int, console: Console, nodes: list[dict], examples: int = EXAMPLES
) -> tuple[list[tuple], list[tuple], list[int], list[str]]:
    """By the compiled nodes of the project: rows (kind, regime, faults, impossible, accepted, possible, accepted), rows
    (proof, spoilt, accepted), cells of the smallest impossibilities, and what was not accepted."""
    connection = source(nodes)
    planted = [(f"fault_{number:05}", *fault) for number, fault in enumerate(planted_faults(connection, faults))]
    about = {fault: (kind, regime) for fault, _, kind, regime, _ in planted}
    tally: dict = defaultdict(Counter)
    spread = max(1, len(planted) // (2 * examples))
    cells, refused, impossible = [], [], {}
    possible_place = list(COLUMNS).index("is_possible")
    with ProcessPoolExecutor(max_workers=2) as pool:
        for start in range(0, len(planted), BATCH):
            console.print(f"{start:,} of {len(planted):,} faults judged, {len(refused)} proofs refused", style="dim")
            batch = [(fault, base, changes) for fault, base, _, _, changes in planted[start : start + BATCH]]
            plant(connection, batch)
            rows = solved_batch(pool, batch, inputs_of(connection))
            for fault, found in groupby(rows, key=itemgetter(0)):
                found = list(found)
                if len(impossible) < examples and int(fault[-5:]) % spread == 0 and not found[0][possible_place]:
                    impossible[fault] = found
            judge(connection, nodes, rows)
            for fault, status, is_proven, fewest in connection.execute(
                "select release_id, status, is_proven, fewest_cells from intermediate.int_proofs__verdict"
            ).fetchall():
                tally[about[fault]][status] += 1
                tally[about[fault]][f"{status} accepted"] += is_proven
                cells += [fewest] if fewest else []
                refused += [] if is_proven else [f"{fault} {about[fault]} {status}"]
            for query in (
                "select release_id || ' ' || quantity_id || ' ' || side from intermediate.int_proofs__bound "
                "where not (weights_follow and bound_follows)",
                "select release_id || ' ' || quantity_id || ' ' || side || ' is not reached' "
                "from intermediate.int_proofs__end where not is_reached",
                "select release_id || ' impossibility ' || certificate from intermediate.fct_contradiction "
                "where not (follows_from_identities and is_beyond_rounding)",
            ):
                refused += [line for (line,) in connection.execute(query).fetchall()]
    totals: dict[str, list[int]] = {kind: [0, 0] for kind in ACCEPTED}
    bases = {fault: (base, changes) for fault, base, _, _, changes in planted}
    plant(connection, [("whole", "janus_2004_07", [])])
    whole = [["whole", *row] for row in solved(inputs_of(connection)["whole"])]
    chosen = {"janus_2004_07": whole}
    for base, rows in chosen.items():
        for kind, (many, accepted) in spoil(connection, nodes, base, rows).items():
            totals[kind] = [totals[kind][0] + many, totals[kind][1] + accepted]
    for fault, rows in impossible.items():
        base, changes = bases[fault]
        plant(connection, [("changed", base, changes)])
        for name in INPUTS:
            connection.execute(
                f"create or replace table source.{name} as from source.{name} where release_id <> 'changed' "
                f"union all by name from intermediate.{name}"
            )
        for kind, (many, accepted) in spoil(connection, nodes, "changed", rows).items():
            totals[kind] = [totals[kind][0] + many, totals[kind][1] + accepted]
    order = {kind: place for place, (kind, _) in reversed(list(enumerate(about.values())))}
    lines = [
        (
            kind,
            regime,
            sum(c[s] for s in ("broken", "possible")),
            *(c[s] for s in ("broken", "broken accepted", "possible", "possible accepted")),
        )
        for (kind, regime), c in sorted(tally.items(), key=lambda item: (item[0][1], order[item[0][0]]))
    ]
    return lines, [(kind, *counts) for kind, counts in totals.items()], cells, refused


def proofs(faults: int = FAULTS) -> int:
    """Measures, prints the tables and writes them to docs/PROOFS.md; the exit status is 1 where a proof is missing or a
    spoilt one is accepted."""
    console = Console(highlight=False)
    console.width = max(console.width, 110)
    lines, spoils, cells, refused = measure(faults, console, compiled_nodes())
    headings = ("fault", "regime", "faults", "impossible", "proof accepted", "possible", "witness accepted")
    set_lines = [[str(value) for value in line] for line in lines]
    set_lines.append(["all", "", *(str(sum(line[place] for line in lines)) for place in range(2, 7))])
    sizes = f"Cells in the smallest impossible sum: median {statistics.median(cells):g}, largest {max(cells)}."
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
