"""Results of the linear programs over each release as rows, and the folder that keeps them while it is unchanged."""

import hashlib
import json
import math
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from scripts import fingerprint
from scripts.solver import bounds, proofs

# What the linear programs are made of, by the model that has it: the query over it, in the order that solve_all takes.
INPUTS = {
    "fct_printed_cell": "select release_id, cell_id, column_id, regime, "
    "cast(rounding_error_units as double), printed_units from {} order by release_id, cell_id",
    "int_bounds__identity_term": "select release_id, identity_id, cell_id, coefficient, print_slack_units "
    "from {} order by release_id, identity_id, cell_id",
    "fct_quantity_term": "select distinct release_id, canonical_quantity_id, cell_id, coefficient "
    "from {} order by release_id, canonical_quantity_id, cell_id",
    "fct_ratio": "select release_id, ratio_id, quantity, divisor from {} order by release_id, ratio_id",
}

# What a file of kept results begins with, and no other JSON.
MARK = '{"written_by": "aum_flows solver", '

# Columns of int_bounds__solution with their types. A row fills those that its result_kind is about.
COLUMNS = {
    "release_id": "varchar",
    # release, quantity, ratio, column, suspect; bound_low, bound_high, impossibility, witness
    "result_kind": "varchar",
    "subject": "varchar",  # '', quantity_id, ratio_id, column_id or cell_id
    "explanation": "integer",  # suspect: its explanation; impossibility and witness: their number; else 0
    "is_possible": "boolean",  # release
    "low_numerator": "bigint",  # quantity, ratio: deviation; suspect: printed value that would do; in units
    "high_numerator": "bigint",
    "denominator": "bigint",  # quantity, ratio, suspect
    "necessary_error_units": "double",  # column, of a possible release
    "identities": "integer",  # column
    "misses": "integer",
    "expected_nonzero_residuals": "double",
    "p_value": "double",
    "excess_units": "integer",  # suspect
    "slip": "varchar",
    "low_divisor_numerator": "bigint",  # ratio: deviation of its divisor where it is lowest
    "high_divisor_numerator": "bigint",
    "proof": "varchar",  # JSON: bound_low, bound_high, impossibility, witness
}

# Up to so many releases every end of every bound is shown by a witness; of more, those of a sample for each.
FEW_RELEASES = 12


def solve(table: bounds.PrintedTable, simulated: dict, every_end: bool = False) -> list[list]:
    """Rows of one release, without its release_id: see COLUMNS."""
    values = bounds.possible_values(table)
    possible = values is not None
    rows = [row("release", "", is_possible=possible)]
    rows += possible_rows(table, values, every_end) if possible else impossible_rows(table)
    for column in sorted(set(table.columns)):
        identities, misses, expected, probability = bounds.so_few_misses(table, column, simulated) or (0, 0, None, None)
        rows.append(
            row(
                "column",
                column,
                necessary_error_units=bounds.necessary_error(table, column) if possible else None,
                identities=identities,
                misses=misses,
                expected_nonzero_residuals=expected,
                p_value=probability,
            )
        )
    return rows


def possible_rows(table: bounds.PrintedTable, values: np.ndarray, every_end: bool) -> list[list]:
    """Bounds of every quantity with their proofs, and witnesses: number 0 is of the table, the others are of ends."""
    explored = bounds.bounded(table, every_end)
    identities = list(table.identities)
    rows = []
    for name, one in explored.results.items():
        denominator = math.lcm(one.low.deviation.denominator, one.high.deviation.denominator)
        rows.append(
            row(
                "quantity",
                name,
                low_numerator=int(one.low.deviation * denominator),
                high_numerator=int(one.high.deviation * denominator),
                denominator=denominator,
            )
        )
        for side, end, shown in ("low", one.low, one.low_witness), ("high", one.high, one.high_witness):
            if end.weights or shown is not None:
                parts = terms_of(table, identities, end.multipliers, end.weights)
                witness = None if shown is None else shown + 1
                proof = json.dumps({"denominator": end.denominator, **parts, "witness": witness})
                rows.append(row(f"bound_{side}", name, proof=proof))
    for name, (low, high) in bounds.ratio_bounds(table, explored).items():
        denominator = math.lcm(*(one.denominator for one in (*low, *high)))
        rows.append(
            row(
                "ratio",
                name,
                low_numerator=int(low[0] * denominator),
                high_numerator=int(high[0] * denominator),
                denominator=denominator,
                low_divisor_numerator=int(low[1] * denominator),
                high_divisor_numerator=int(high[1] * denominator),
            )
        )
    for number, one in enumerate([bounds.witness(table, bounds.possible_reach(table), values), *explored.witnesses]):
        if one:
            proof = json.dumps({"denominator": one.denominator, "deviations": one.numerators})
            rows.append(row("witness", "", explanation=number, proof=proof))
    return rows


def impossible_rows(table: bounds.PrintedTable) -> list[list]:
    """Suspects of an impossible table, and the impossibilities that implicate them."""
    found = proofs.impossibilities(table)
    suspects = bounds.suspects(table, found)
    place = {cell: number for number, cell in enumerate(table.cells)}
    explanations = [
        [place[suspect.cell] for suspect in explanation]
        for _, explanation in groupby(suspects, key=lambda suspect: suspect.explanation)
    ]
    rows = [
        row(
            "suspect",
            suspect.cell,
            low_numerator=suspect.low,
            high_numerator=suspect.high,
            denominator=1,
            explanation=suspect.explanation,
            excess_units=suspect.excess,
            slip=suspect.slip,
        )
        for suspect in suspects
    ]
    identities = list(table.identities)
    for number, one in enumerate([*found, *proofs.implicated(table, found, explanations)], start=1):
        parts = terms_of(table, identities, one.multipliers, one.weights)
        rows.append(row("impossibility", "", explanation=number, proof=json.dumps({"kind": one.kind, **parts})))
    return rows


def terms_of(table: bounds.PrintedTable, identities: list[str], multipliers: dict, weights: dict) -> dict:
    """Multipliers by identity and weights by flow line, by name."""
    return {
        "multipliers": {identities[row]: value for row, value in multipliers.items()},
        "weights": {table.cells[cell]: value for cell, value in weights.items()},
    }


def row(result_kind: str, subject: str, **values) -> list:
    """A row without its release_id; what is not named is None."""
    values.setdefault("explanation", 0)
    return [result_kind, subject, *(values.get(name) for name in list(COLUMNS)[3:])]


def solve_all(
    cells: list, identity_terms: list, quantity_terms: list, ratios: list, database: Path
) -> Iterator[tuple[str, str]]:
    """Every release with its rows, as kept_text has them, one after the other, from rows as bounds.printed_tables takes
    them, ordered by release. Solves only releases that changed since their results were kept in the folder `solved`
    beside `database`.
    """
    folder = database.parent / "solved"
    folder.mkdir(parents=True, exist_ok=True)
    solver_hash = fingerprint.of_files(["scripts/solver"])
    inputs = [
        {release: list(rows) for release, rows in groupby(rows, key=itemgetter(0))}
        for rows in (cells, identity_terms, quantity_terms, ratios)
    ]
    every_end = len(inputs[0]) <= FEW_RELEASES
    simulated: dict = {}
    used = set()
    for release in inputs[0]:
        parts = [part.get(release, []) for part in inputs]
        inputs_hash = hashlib.sha256(f"{solver_hash}{every_end}{parts}".encode()).hexdigest()
        kept = folder / f"{inputs_hash}.json"
        used.add(kept.name)
        text = kept_text(kept)
        if text is None:
            text = text_of(solve(bounds.printed_tables(*parts)[release], simulated, every_end))
            partial = kept.with_suffix(".partial")
            partial.write_text(f'{MARK}"sha256": "{digest(text)}"}}\n{text}')
            partial.replace(kept)
        yield release, text
    for stale in folder.glob("*.json"):
        if stale.name not in used and is_ours(stale):
            stale.unlink(missing_ok=True)


def text_of(rows: list[list]) -> str:
    """Rows as JSON: a list of objects of the columns that are not None."""
    names = list(COLUMNS)[1:]
    return json.dumps(
        [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]
    )


def digest(text: str) -> str:
    """SHA-256 of rows as JSON, by which kept ones are known to be whole."""
    return hashlib.sha256(text.encode()).hexdigest()


def kept_text(file: Path) -> str | None:
    """The rows that a file keeps, as JSON; None where it is absent, damaged, or was not written here."""
    try:
        head, _, text = file.read_text().partition("\n")
        return text if json.loads(head)["sha256"] == digest(text) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_ours(file: Path) -> bool:
    """Whether a file of kept results was written here, be it whole or not."""
    try:
        return file.read_text().startswith(MARK)
    except (OSError, ValueError):
        return False
