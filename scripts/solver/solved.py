"""Results of the linear programs over each release, and the folder that keeps them while it is unchanged."""

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
    "fct_printed_cell": "select release_id, cell_id, column_id, group_id, line_item_id, regime, "
    "cast(rounding_error_units as double), printed_units from {} order by release_id, cell_id",
    "fct_footing_check": "select release_id, identity_id, print_tolerance_units from {} where is_binding "
    "order by release_id, identity_id",
    "fct_footing_term": "select release_id, identity_id, term_cell_id, coefficient from {} "
    "order by release_id, identity_id, term_cell_id",
    "fct_quantity": "select distinct release_id, canonical_quantity_id from {} "
    "order by release_id, canonical_quantity_id",
    "fct_quantity_term": "select release_id, quantity_id, cell_id, coefficient from {} "
    "order by release_id, quantity_id, cell_id",
    "fct_ratio": "select distinct release_id, canonical_quantity_id, divisor_canonical_id from {} order by all",
}

# What a file of kept results begins with, and no other JSON.
MARK = '{"written_by": "aum_flows solver", '

MULTIPLIERS = "struct(identity_id varchar, multiplier bigint)[]"

# Columns of int_bounds__solution with their types: one row per release, the others lists. Deviations are from printed
# values, in rounding units, numerators over a denominator.
COLUMNS = {
    "release_id": "varchar",
    "is_feasible": "boolean",
    "bounds": "struct(quantity_id varchar, side varchar, denominator bigint, "
    f"multipliers {MULTIPLIERS}, feasible_values integer)[]",
    "ratios": "struct(quantity_id varchar, divisor_id varchar, low_numerator bigint, low_divisor_numerator bigint, "
    "high_numerator bigint, high_divisor_numerator bigint, denominator bigint)[]",
    "columns": "struct(column_id varchar, necessary_error_units double, identities integer, "
    "nonzero_residuals integer, expected_nonzero_residuals double, p_value double)[]",
    "suspects": "struct(cell_id varchar, explanation integer, low_units bigint, high_units bigint, "
    "excess_units integer, slip varchar)[]",
    "contradictions": f"struct(certificate integer, kind varchar, multipliers {MULTIPLIERS})[]",
    "feasible_values": "struct(number integer, denominator bigint, deviations bigint[])[]",
}

# Up to so many releases every end of every bound is shown by feasible values; of more, those of a sample for each.
FEW_RELEASES = 12


def solve(table: bounds.PrintedTable, simulated: dict, every_end: bool = False) -> dict:
    """What int_bounds__solution says of one release: see COLUMNS."""
    values = bounds.feasible_values(table)
    feasible = values is not None
    columns = []
    for column in sorted(set(table.columns)):
        identities, nonzero, expected, p_value = bounds.so_few_residuals(table, column, simulated) or (0, 0, None, None)
        columns.append(
            {
                "column_id": column,
                "necessary_error_units": bounds.necessary_error(table, column) if feasible else None,
                "identities": identities,
                "nonzero_residuals": nonzero,
                "expected_nonzero_residuals": expected,
                "p_value": p_value,
            }
        )
    found = if_feasible(table, values, every_end) if feasible else if_infeasible(table)
    nothing = {name: [] for name in COLUMNS if name not in ("release_id", "is_feasible")}
    return nothing | {"is_feasible": feasible, "columns": columns} | found


def if_feasible(table: bounds.PrintedTable, values: np.ndarray, every_end: bool) -> dict:
    """Proofs of the bounds of every quantity, ends of ratios, and feasible values: number 0 is of the table, the others
    are of ends."""
    explored = bounds.bounded(table, every_end)
    exact = [bounds.exact_values(table, bounds.feasible_errors(table), values), *explored.values]
    ratios = []
    for (quantity, divisor), (low, high) in bounds.ratio_bounds(table, explored).items():
        denominator = math.lcm(*(one.denominator for one in (*low, *high)))
        numerators = {
            "low_numerator": low[0],
            "low_divisor_numerator": low[1],
            "high_numerator": high[0],
            "high_divisor_numerator": high[1],
        }
        ratios.append(
            {
                "quantity_id": quantity,
                "divisor_id": divisor,
                **{name: int(numerator * denominator) for name, numerator in numerators.items()},
                "denominator": denominator,
            }
        )
    return {
        "bounds": [
            {
                "quantity_id": name,
                "side": side,
                "denominator": end.denominator,
                "multipliers": named(table, end.multipliers),
                "feasible_values": None if shown is None else shown + 1,
            }
            for name, one in explored.results.items()
            for side, end, shown in (("low", one.low, one.low_values), ("high", one.high, one.high_values))
            if end.multipliers or shown is not None
        ],
        "ratios": ratios,
        "feasible_values": [
            {"number": number, "denominator": one.denominator, "deviations": one.numerators}
            for number, one in enumerate(exact)
            if one
        ],
    }


def if_infeasible(table: bounds.PrintedTable) -> dict:
    """Suspects of an infeasible table, and the contradictions that implicate them, the smallest first."""
    found = proofs.contradictions(table)
    suspects = bounds.suspects(table, found)
    place = {cell: number for number, cell in enumerate(table.cells)}
    explanations = [
        [place[suspect.cell] for suspect in explanation]
        for _, explanation in groupby(suspects, key=lambda suspect: suspect.explanation)
    ]
    return {
        "suspects": [
            {
                "cell_id": suspect.cell,
                "explanation": suspect.explanation,
                "low_units": suspect.low,
                "high_units": suspect.high,
                "excess_units": suspect.excess,
                "slip": suspect.slip,
            }
            for suspect in suspects
        ],
        "contradictions": [
            {"certificate": number, "kind": one.kind, "multipliers": named(table, one.multipliers)}
            for number, one in enumerate([*found, *proofs.implicated(table, found, explanations)], start=1)
        ],
    }


def named(table: bounds.PrintedTable, multipliers: dict[int, int]) -> list[dict]:
    """Dual multipliers by the identity's name."""
    identities = list(table.identities)
    return [{"identity_id": identities[row], "multiplier": value} for row, value in multipliers.items()]


def solve_all(inputs: list[list[tuple]], database: Path) -> Iterator[tuple[str, str]]:
    """Every release with its result as JSON, one after the other, from the rows of INPUTS. Solves only releases that
    changed since their results were kept in the folder `solved` beside `database`."""
    folder = database.parent / "solved"
    folder.mkdir(parents=True, exist_ok=True)
    solver_hash = fingerprint.of_files(["scripts/solver"])
    by_release = [{release: list(rows) for release, rows in groupby(rows, key=itemgetter(0))} for rows in inputs]
    every_end = len(by_release[0]) <= FEW_RELEASES
    simulated: dict = {}
    used = set()
    for release in by_release[0]:
        parts = [part.get(release, []) for part in by_release]
        inputs_hash = hashlib.sha256(f"{solver_hash}{every_end}{parts}".encode()).hexdigest()
        kept = folder / f"{inputs_hash}.json"
        used.add(kept.name)
        text = kept_text(kept)
        if text is None:
            text = json.dumps(solve(bounds.printed_table(*parts), simulated, every_end))
            partial = kept.with_suffix(".partial")
            partial.write_text(f'{MARK}"sha256": "{digest(text)}"}}\n{text}')
            partial.replace(kept)
        yield release, text
    for stale in folder.glob("*.json"):
        if stale.name not in used and is_ours(stale):
            stale.unlink(missing_ok=True)


def digest(text: str) -> str:
    """SHA-256 of a result as JSON, by which kept ones are known to be whole."""
    return hashlib.sha256(text.encode()).hexdigest()


def kept_text(file: Path) -> str | None:
    """The result that a file keeps, as JSON; None where it is absent, damaged, or was not written here."""
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
