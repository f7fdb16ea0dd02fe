"""How far a printed figure can be from the truth, and which one is wrong: linear programs over a table's identities.

Results are exact: a program's floats only propose them, and scripts/solver/proofs.py proves them in whole numbers.
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from scripts.solver import proofs
from scripts.solver.programs import EPSILON, HALF, PrintedTable, Program, feasible_errors, printed_table
from scripts.solver.slips import slip

__all__ = ["EPSILON", "HALF", "PrintedTable", "Program", "feasible_errors", "printed_table"]

# Explanations of an infeasible table that are listed, all of the same, smallest number of cells.
MOST_EXPLANATIONS = 25

# Time for the search of sets of two or more cells: a table with faults all over does not keep a build waiting for long.
SEARCH_SECONDS = 20.0

# Quantities of a release whose bounds are each shown by feasible values, where not all of them are.
SAMPLE = 2

# Steps towards the end of a ratio; three or four do.
MOST_STEPS = 20

# Where a ratio ends: the deviations of its two quantities there.
RatioEnd = tuple[Fraction, Fraction]

# Draws and seed of the simulation of independent rounding; the error of a probability p is about sqrt(p / DRAWS).
DRAWS = 20_000
SEED = 20_040_731


def program_of(table: PrintedTable, errors: np.ndarray) -> Program:
    """The true values' deviations from printed values, within their rounding errors, under every identity."""
    program = Program(-errors, errors)
    for terms, _ in table.identities.values():
        program.add_row(terms, -table.residual(terms), -table.residual(terms))
    return program


def feasible_values(table: PrintedTable) -> np.ndarray | None:
    """Deviations of one set of true values that the table is consistent with; None where there is none."""
    for terms, slack in table.identities.values():
        if slack is not None and abs(table.residual(terms)) > slack:
            return None
    return program_of(table, feasible_errors(table)).minimise([])


def is_feasible(table: PrintedTable) -> bool:
    """Whether the table is consistent with at least one set of true values."""
    return feasible_values(table) is not None


@dataclass
class FeasibleValues:
    """True values that a table allows, by position: deviations from printed values, in units, numerators over a
    denominator."""

    numerators: list[int]
    denominator: int


@dataclass
class Bounded:
    """The proofs of a quantity's smallest and largest value, and which feasible values show each, if any."""

    low: proofs.BoundProof
    high: proofs.BoundProof
    low_values: int | None = None
    high_values: int | None = None


def exact_values(table: PrintedTable, errors: np.ndarray, values: np.ndarray) -> FeasibleValues | None:
    """A program's solution as exact true values; None where it is none."""
    exact = proofs.rational(values, proofs.system_of(table, errors).is_feasible_set)
    return FeasibleValues(*exact) if exact else None


def sampled(table: PrintedTable, quantities: int) -> set[int]:
    """Places of the quantities that feasible values are shown for: others for every other table."""
    digest = hashlib.sha256(f"{table.cells}{table.printed}".encode()).digest()
    return set(
        np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8]))).permutation(quantities)[:SAMPLE].tolist()
    )


@dataclass
class Explored:
    """What is known of a feasible table: the proofs of each quantity's ends; values for the ends of all quantities,
    or of a sample; and the program with its solutions on the way, for what else is asked of the table."""

    results: dict[str, Bounded]
    values: list[FeasibleValues]
    program: Program
    solutions: np.ndarray


def bounded(table: PrintedTable, every_end: bool = False) -> Explored:
    """Smallest and largest value of each quantity of a feasible table, with proofs; and values for the ends of all
    quantities, or of a sample.

    Each solution on the way shows true values that are consistent with the table; a quantity that one of them takes
    to the end of its rounding error needs no linear program of its own.
    """
    errors = np.array(table.errors)
    program = program_of(table, errors)
    matrix = np.array([weights_of(table, terms) for terms in table.quantities.values()])
    limit = np.abs(matrix) @ errors
    solutions = [program.minimise([])]
    seen = [matrix @ solutions[0]]
    low, high = seen[0].copy(), seen[0].copy()
    duals: dict[tuple[int, int], np.ndarray] = {}
    for row, terms in enumerate(table.quantities.values()):
        for direction, end in ((1, low), (-1, high)):
            if abs(end[row]) < limit[row] - EPSILON or direction * end[row] > 0:
                solutions.append(program.minimise((cell, direction * coefficient) for cell, coefficient in terms))
                seen.append(matrix @ solutions[-1])
                np.minimum(low, seen[-1], out=low)
                np.maximum(high, seen[-1], out=high)
                if abs(end[row]) < limit[row] - EPSILON or direction * end[row] > 0:
                    duals[row, direction] = program.duals
    system = proofs.system_of(table, errors)
    results = {}
    for row, (name, terms) in enumerate(table.quantities.items()):
        quantity = {cell: int(matrix[row, cell]) for cell, _ in terms}
        ends = [proofs.bound_proof(system, quantity, sign, duals.get((row, sign))) for sign in (1, -1)]
        results[name] = Bounded(*ends)
    shown = set(range(len(results))) if every_end else sampled(table, len(results))
    values = np.array(seen)
    sets: list[FeasibleValues] = []
    places: dict[int, int | None] = {}
    for row, name in enumerate(results):
        if row not in shown:
            continue
        for end, found in (("low_values", values[:, row].argmin()), ("high_values", values[:, row].argmax())):
            if found not in places:
                exact = proofs.rational(solutions[found], system.is_feasible_set)
                places[found] = len(sets) if exact else None
                sets += [FeasibleValues(*exact)] if exact else []
            setattr(results[name], end, places[found])
    return Explored(results, sets, program, np.array(solutions))


def bounds(table: PrintedTable) -> dict[str, tuple[Fraction, Fraction]]:
    """Smallest and largest deviation from what is printed, in units, of each quantity of a feasible table."""
    return {name: (one.low.deviation, one.high.deviation) for name, one in bounded(table).results.items()}


def ratio_bounds(table: PrintedTable, explored: Explored) -> dict[tuple[str, str], tuple[RatioEnd, RatioEnd]]:
    """Smallest and largest value of each ratio of a feasible table, each as the deviations of its two quantities there,
    in units: one set of true values makes both, so this is tighter than to divide the bounds of two quantities. A ratio
    whose divisor can be nothing has none; one of a divisor below nothing is that of both turned.

    A linear-fractional program, by Dinkelbach's steps: where a / b is smallest, no true values make a - s b smaller
    than nothing, s being the ratio itself; each step solves a linear program for the s of the step before. The first s
    is the best of the solutions that are known already, so that most ends take one program, which proves them.
    """
    found = {}
    for quantity, divisor in table.ratios:
        part, whole = (weights_of(table, table.quantities[one]) for one in (quantity, divisor))
        sign = 1 if whole @ table.printed > 0 else -1
        part, whole = sign * part, sign * whole
        printed = part @ table.printed, whole @ table.printed
        known = printed[0] + explored.solutions @ part, printed[1] + explored.solutions @ whole
        # A divisor that is further from nothing than its cells' rounding errors needs no program that says so.
        is_far = printed[1] - np.abs(whole) @ table.errors > EPSILON
        if not is_far and printed[1] + whole @ explored.program.minimise(terms_in(whole)) <= EPSILON:
            continue
        ends = []
        for direction in (1, -1):
            best = int(np.argmin(direction * known[0] / known[1]))
            values = explored.solutions[best]
            for _ in range(MOST_STEPS):
                ratio = (printed[0] + part @ values) / (printed[1] + whole @ values)
                objective = direction * (part - ratio * whole)
                better = explored.program.minimise(terms_in(objective))
                if objective @ better + direction * (printed[0] - ratio * printed[1]) >= -EPSILON:
                    break
                values = better
            ends += [sign * part @ values, sign * whole @ values]
        # A linear program ends in a corner: its values are simple fractions, and here they become those.
        numerators, denominator = proofs.rational(np.array(ends), lambda *_: True)
        low, low_divisor, high, high_divisor = (Fraction(one, denominator) for one in numerators)
        found[quantity, divisor] = (low, low_divisor), (high, high_divisor)
    return found


def weights_of(table: PrintedTable, terms: list[tuple[int, int]]) -> np.ndarray:
    """The coefficients of a quantity, by position of the cell."""
    weights = np.zeros(len(table.cells))
    for cell, coefficient in terms:
        weights[cell] += coefficient
    return weights


def terms_in(weights: np.ndarray) -> list[tuple[int, float]]:
    """The cells that weights have, by position."""
    return [(int(cell), float(weights[cell])) for cell in np.flatnonzero(weights)]


def necessary_error(table: PrintedTable, column: str) -> float:
    """The largest rounding error of a column that no true values can do without, in units: the smallest t such that
    all of the column's cells can be within t of the truth, the other columns within their rounding errors."""
    errors = np.array(table.errors)
    size = len(table.cells)
    program = Program(np.append(-errors, 0), np.append(errors, max(errors)))
    for terms, _ in table.identities.values():
        program.add_row(terms, -table.residual(terms), -table.residual(terms))
    for cell in range(size):
        if table.columns[cell] == column:
            program.add_row([(cell, 1), (size, -1)], -highspy.kHighsInf, 0)
            program.add_row([(cell, 1), (size, 1)], 0, highspy.kHighsInf)
    return float(program.minimise([(size, 1)])[size])


@dataclass
class Suspect:
    """One printed cell in one explanation of an infeasible table, with the printed values, in units, that would do.

    explanation numbers the explanations from 1, the likeliest first; excess is how far, in units, the cell's print is
    from the nearest value that would do. slip is how it could have come about, where one of slips.KINDS explains it.
    """

    explanation: int
    cell: str
    low: int
    high: int
    excess: int
    slip: str | None = None


def correction_program(table: PrintedTable) -> Program:
    """Variables: each cell's correction of its printed value (fixed at 0), then its true value's deviation from the
    corrected one. True values obey the identities; corrected values obey what is demanded of printed ones."""
    errors = feasible_errors(table)
    size = len(table.cells)
    program = Program(np.concatenate([np.zeros(size), -errors]), np.concatenate([np.zeros(size), errors]))
    for terms, slack in table.identities.values():
        residual = table.residual(terms)
        both = [*terms, *((cell + size, coefficient) for cell, coefficient in terms)]
        program.add_row(both, -residual, -residual)
        if slack is not None:
            program.add_row(terms, -residual - slack, -residual + slack)
    return program


def range_of(program: Program, cell: int) -> tuple[int, int] | None:
    """Smallest and largest correction of a freed cell's printed value, in whole units; None where none will do."""
    lowest = program.minimise([(cell, 1)])
    if lowest is None:
        return None
    low = math.ceil(lowest[cell] - EPSILON)
    high = math.floor(program.minimise([(cell, -1)])[cell] + EPSILON)
    return (low, high) if low <= high else None


def suspects(table: PrintedTable, found: list[proofs.Contradiction] | None = None) -> list[Suspect]:
    """The fewest printed cells whose change makes an infeasible table feasible: every such cell, or set of cells,
    those that slips explain first, then ranked by how little change it takes; the first MOST_EXPLANATIONS of them.
    Empty for a feasible table.

    found: contradictions of the table. A cell outside one of them cannot explain the table alone, for the sum stays as
    infeasible as it was.
    """
    if is_feasible(table):
        return []
    limit = 2 * max(map(abs, table.printed)) + 100
    program = correction_program(table)
    explanations: list[list[Suspect]] = []
    for cell in range(len(table.cells)):
        if found and not all(cell in one.weights for one in found):
            continue
        program.free(cell, -limit, limit)
        span = range_of(program, cell)
        program.free(cell, 0, 0)
        if span:
            explanations.append([suspect(table, cell, span)])
    if not explanations:
        explanations = [explanation for explanation in sets_of_cells(table, limit) if explanation]
    explanations.sort(key=lambda explanation: (unlikeliness(explanation), *change(explanation)))
    ranked = []
    for number, explanation in enumerate(explanations[:MOST_EXPLANATIONS], start=1):
        for one in explanation:
            one.explanation = number
            ranked.append(one)
    return ranked


def unlikeliness(explanation: list[Suspect]) -> int:
    """0 where a slip explains each of the cells, else 1."""
    return int(not all(one.slip for one in explanation))


def change(explanation: list[Suspect]) -> tuple[int, str]:
    """How much change an explanation takes, in units; then the first cell, for a lasting order."""
    return sum(one.excess for one in explanation), explanation[0].cell


def suspect(table: PrintedTable, cell: int, span: tuple[int, int]) -> Suspect:
    """A suspect from the corrections, in units, that would do."""
    low, high = span
    excess = 0 if low <= 0 <= high else min(abs(low), abs(high))
    printed = table.printed[cell]
    others = zip(table.places, table.printed, strict=True)
    explained = slip(printed, printed + low, printed + high, table.places[cell], others)
    return Suspect(0, table.cells[cell], printed + low, printed + high, excess, explained)


def sets_of_cells(table: PrintedTable, limit: int) -> Iterable[list[Suspect]]:
    """Smallest sets of two or more cells whose change makes the table feasible, by a mixed-integer linear program: one
    set after the other, each shut out once found, until a set would need more cells than the first."""
    size = len(table.cells)
    base = correction_program(table)
    lower = np.concatenate([np.full(size, -float(limit)), base.lower[size:], np.zeros(size)])
    upper = np.concatenate([np.full(size, float(limit)), base.upper[size:], np.ones(size)])
    program = Program(lower, upper)
    program.rows = list(base.rows)
    for cell in range(size):
        program.add_row([(cell, 1), (2 * size + cell, -limit)], -highspy.kHighsInf, 0)
        program.add_row([(cell, 1), (2 * size + cell, limit)], 0, highspy.kHighsInf)
    program.open()
    counters = np.arange(2 * size, 3 * size, dtype=np.int32)
    program.highs.changeColsIntegrality(size, counters, np.array([highspy.HighsVarType.kInteger] * size))
    program.highs.setOptionValue("presolve", "on")
    program.highs.setOptionValue("mip_abs_gap", 0.99)  # counts are whole
    program.highs.setOptionValue("time_limit", SEARCH_SECONDS)
    counted = [(2 * size + cell, 1) for cell in range(size)]
    fewest = None
    for _ in range(MOST_EXPLANATIONS):
        values = program.minimise(counted)
        if values is None:
            return
        chosen = [cell for cell in range(size) if values[2 * size + cell] > 0.5]
        fewest = fewest or len(chosen)
        if len(chosen) > fewest:
            return
        ranges = correction_program(table)
        for cell in chosen:
            ranges.free(cell, -limit, limit)
        spans = [range_of(ranges, cell) for cell in chosen]
        yield [suspect(table, cell, span) for cell, span in zip(chosen, spans, strict=True) if span]
        program.highs.addRow(
            -highspy.kHighsInf,
            len(chosen) - 1,
            len(chosen),
            np.array([2 * size + cell for cell in chosen], dtype=np.int32),
            np.ones(len(chosen)),
        )


def free_cells(identities: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Cells that can be chosen at will under the identities (rows × cells), and all cells as sums of those."""
    rows, cells = identities.shape
    reduced = identities.astype(float).copy()
    pivots: list[int] = []
    for cell in range(cells):
        row = len(pivots)
        if row == rows:
            break
        best = row + int(np.argmax(np.abs(reduced[row:, cell])))
        if abs(reduced[best, cell]) < EPSILON:
            continue
        reduced[[row, best]] = reduced[[best, row]]
        reduced[row] /= reduced[row, cell]
        others = np.arange(rows) != row
        reduced[others] -= np.outer(reduced[others, cell], reduced[row])
        pivots.append(cell)
    free = [cell for cell in range(cells) if cell not in pivots]
    sums = np.zeros((cells, len(free)))
    sums[free, range(len(free))] = 1
    for row, cell in enumerate(pivots):
        sums[cell] = -reduced[row, free]
    return free, sums


def residuals_if_independent(identities: np.ndarray) -> np.ndarray:
    """How many identities of a column (rows × cells) do not foot exactly, in each of DRAWS simulated columns: true
    values whose last digits are anything, each line rounded on its own."""
    free, sums = free_cells(identities)
    true = np.random.Generator(np.random.PCG64(SEED)).random((DRAWS, len(free))) @ sums.T
    return np.count_nonzero(np.rint(np.rint(true) @ identities.T), axis=1)


def column_shape(table: PrintedTable, column: str) -> np.ndarray:
    """The identities of one column as a matrix, rows × the column's cells, in an order that equal columns share."""
    cells = [cell for cell in range(len(table.cells)) if table.columns[cell] == column]
    place = {cell: number for number, cell in enumerate(cells)}
    rows = table.column_identities(column)
    shape = np.zeros((len(rows), len(cells)))
    for number, terms in enumerate(rows):
        for cell, coefficient in terms:
            shape[number, place[cell]] += coefficient
    return shape


def so_few_residuals(
    table: PrintedTable, column: str, simulated: dict[bytes, np.ndarray]
) -> tuple[int, int, float, float] | None:
    """Of a column: its identities, how many do not foot exactly, how many would on average if each line were rounded
    on its own, and how often so few or fewer would; None for a column without identities. simulated: shapes so far.
    """
    rows = table.column_identities(column)
    if not rows:
        return None
    shape = column_shape(table, column)
    key = repr(shape.shape).encode() + shape.tobytes()
    if key not in simulated:
        simulated[key] = residuals_if_independent(shape)
    missed = sum(table.residual(terms) != 0 for terms in rows)
    return len(rows), missed, float(simulated[key].mean()), float(np.mean(simulated[key] <= missed))
