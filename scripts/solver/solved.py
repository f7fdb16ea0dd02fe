"""Results of the linear programs over each release as rows, and the folder that keeps them while it is unchanged."""

import hashlib
import json
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from scripts import fingerprint
from scripts.solver import bounds

# What the linear programs are made of, by the model that has it: the query over it, in the order that solve_all takes.
INPUTS = {
    "int_flows__flow_line": "select release_id, flow_line_id, cast(period_end as varchar), regime, "
    "cast(reach_units as double), printed_units from {} order by release_id, flow_line_id",
    "int_bounds__identity_term": "select release_id, identity_id, flow_line_id, coefficient, print_slack_units "
    "from {} order by release_id, identity_id, flow_line_id",
    "int_quantities__term": "select distinct release_id, bounded_as, flow_line_id, coefficient "
    "from {} order by release_id, bounded_as, flow_line_id",
    "int_bounds__ratio": "select release_id, ratio_id, quantity, divisor from {} order by release_id, ratio_id",
}

# What tells a file of kept results from any other JSON.
WRITER = "aum_flows solver"

# Columns of int_bounds__solution with their types. A row fills those that its result_kind is about.
COLUMNS = {
    "release_id": "varchar",
    "result_kind": "varchar",  # release, quantity, ratio, column or suspect
    "subject": "varchar",  # '', quantity_id, period_end or flow_line_id
    "explanation": "integer",  # suspect, else 0
    "is_possible": "boolean",  # release
    "low_units": "double",  # quantity: deviation; suspect: printed value that would do
    "high_units": "double",
    "necessary_error_units": "double",  # column, of a possible release
    "identities": "integer",  # column
    "misses": "integer",
    "expected_misses": "double",
    "probability_of_so_few": "double",
    "excess_units": "integer",  # suspect
    "low_divisor_units": "double",  # ratio: deviation of its divisor where it is lowest
    "high_divisor_units": "double",
}


def solve(table: bounds.PrintedTable, simulated: dict) -> list[list]:
    """Rows of one release, without its release_id: see COLUMNS."""
    possible = bounds.is_possible(table)
    rows = [row("release", "", is_possible=possible)]
    if possible:
        for quantity, (low, high) in bounds.bounds(table).items():
            rows.append(row("quantity", quantity, low_units=low, high_units=high))
        for ratio, (low, high) in bounds.ratio_bounds(table).items():
            rows.append(
                row(
                    "ratio",
                    ratio,
                    low_units=low[0],
                    high_units=high[0],
                    low_divisor_units=low[1],
                    high_divisor_units=high[1],
                )
            )
    for suspect in [] if possible else bounds.suspects(table):
        rows.append(
            row(
                "suspect",
                suspect.cell,
                low_units=suspect.low,
                high_units=suspect.high,
                explanation=suspect.explanation,
                excess_units=suspect.excess,
            )
        )
    for column in sorted(set(table.columns)):
        identities, misses, expected, probability = bounds.so_few_misses(table, column, simulated) or (0, 0, None, None)
        rows.append(
            row(
                "column",
                column,
                necessary_error_units=bounds.necessary_error(table, column) if possible else None,
                identities=identities,
                misses=misses,
                expected_misses=expected,
                probability_of_so_few=probability,
            )
        )
    return rows


def row(result_kind: str, subject: str, **values) -> list:
    """A row without its release_id; what is not named is None."""
    values.setdefault("explanation", 0)
    return [result_kind, subject, *(values.get(name) for name in list(COLUMNS)[3:])]


def solve_all(cells: list, identity_terms: list, quantity_terms: list, ratios: list, database: Path) -> list[list]:
    """Rows of every release, from rows as bounds.printed_tables takes them, ordered by release. Solves only releases
    that changed since their results were kept in the folder `solved` beside `database`."""
    folder = database.parent / "solved"
    folder.mkdir(parents=True, exist_ok=True)
    solver_hash = fingerprint.of_files(["scripts/solver"])
    inputs = [
        {release: list(rows) for release, rows in groupby(rows, key=itemgetter(0))}
        for rows in (cells, identity_terms, quantity_terms, ratios)
    ]
    simulated: dict = {}
    solved, used = [], set()
    for release in inputs[0]:
        parts = [part.get(release, []) for part in inputs]
        inputs_hash = hashlib.sha256(f"{solver_hash}{parts}".encode()).hexdigest()
        kept = folder / f"{inputs_hash}.json"
        used.add(kept.name)
        rows = kept_rows(kept)
        if rows is None:
            rows = solve(bounds.printed_tables(*parts)[release], simulated)
            partial = kept.with_suffix(".partial")
            partial.write_text(json.dumps({"written_by": WRITER, "sha256": digest(rows), "rows": rows}))
            partial.replace(kept)
        solved.extend([release, *row] for row in rows)
    for stale in folder.glob("*.json"):
        if stale.name not in used and kept_rows(stale) is not None:
            stale.unlink(missing_ok=True)
    return solved


def digest(rows: list[list]) -> str:
    """SHA-256 of rows, by which kept ones are known to be whole."""
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def kept_rows(file: Path) -> list[list] | None:
    """The rows that a file keeps; None where it is absent, damaged, or was not written here."""
    try:
        kept = json.loads(file.read_text())
        return kept["rows"] if kept["written_by"] == WRITER and kept["sha256"] == digest(kept["rows"]) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None
