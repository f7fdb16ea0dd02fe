"""Proofs in whole numbers for what the linear programs say of a printed table; a program's floats only propose them.

A true value is the printed one, p, plus a deviation d that is at most its rounding error r. True values obey the
identities, A (p + d) = 0; so for any multipliers y of the identities a quantity c (p + d) equals v (p + d) with the
weights v = c - A'y, and lies within sum |v| r of v p. Multipliers that are poor give a wide bound, never a wrong one.
With c = 0 the sum is 0, and the table is infeasible where v p is further from 0 than sum |v| r. Feasible values are a
set of deviations, as fractions of a unit.

Rounding errors are halves of a unit: all of it is counted in halves, so that nothing is rounded.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from scripts.solver.programs import EPSILON, PrintedTable, Program, feasible_errors

# Common denominators that are tried first; then each number by itself, up to the largest one.
DENOMINATORS = (1, 2, 3, 4, 6, 12, 60, 840)
LARGEST_DENOMINATOR = 10_000

# Multipliers of an contradiction that are looked for, and seconds that all searches over one table may take: what is
# not found in them is shown by more cells than it takes.
LARGEST_MULTIPLIER = 2
SEARCH_SECONDS = 20.0

# Impossibilities that are listed for one table.
MOST_CERTIFICATES = 25

# What one multiplier counts beside a cell: of two sums of as many lines, the one of fewer identities.
MULTIPLIER_COST = 1e-3


def rational(values: np.ndarray, fits: Callable[[list[int], int], bool]) -> tuple[list[int], int] | None:
    """Floats as whole numerators over one denominator that `fits`; None where none is found."""
    for denominator in DENOMINATORS:
        numerators = np.rint(values * denominator)
        if np.abs(numerators - values * denominator).max(initial=0) < EPSILON * denominator:
            whole = numerators.astype(np.int64).tolist()
            if fits(whole, denominator):
                return whole, denominator
    fractions = [Fraction(float(value)).limit_denominator(LARGEST_DENOMINATOR) for value in values]
    denominator = math.lcm(*(one.denominator for one in fractions))
    whole = [one.numerator * (denominator // one.denominator) for one in fractions]
    return (whole, denominator) if fits(whole, denominator) else None


@dataclass
class System:
    """A table's identities as a matrix, rows by identity and columns by cell, in whole numbers; and until when, by
    the monotonic clock, its smallest contradictions are sought."""

    table: PrintedTable
    names: list[str]
    matrix: np.ndarray
    residuals: list[int]
    halves: list[int]
    sought_until: float

    def weights(self, quantity: dict[int, int], multipliers: dict[int, int], denominator: int) -> dict[int, int]:
        """c - A'y by cell, over the denominator; those that are not 0."""
        weights = {cell: coefficient * denominator for cell, coefficient in quantity.items()}
        for row, multiplier in multipliers.items():
            for cell, coefficient in self.table.identities[self.names[row]][0]:
                weights[cell] = weights.get(cell, 0) - coefficient * multiplier
        return {cell: weight for cell, weight in sorted(weights.items()) if weight}

    def explained(self, weights: dict[int, int]) -> int:
        """sum |weight| × rounding error, in halves of a unit over the denominator."""
        return sum(abs(weight) * self.halves[cell] for cell, weight in weights.items())

    def is_feasible_set(self, numerators: list[int], denominator: int) -> bool:
        """Whether deviations stay within rounding errors and make up for what printed values miss in every identity."""
        return all(
            2 * abs(numerator) <= denominator * halves
            for numerator, halves in zip(numerators, self.halves, strict=True)
        ) and all(
            sum(coefficient * numerators[cell] for cell, coefficient in terms) == -denominator * residual
            for (terms, _), residual in zip(self.table.identities.values(), self.residuals, strict=True)
        )


def system_of(table: PrintedTable, errors: np.ndarray) -> System:
    """The system of a table whose cells have the rounding errors."""
    matrix = np.zeros((len(table.identities), len(table.cells)))
    for row, (terms, _) in enumerate(table.identities.values()):
        for cell, coefficient in terms:
            matrix[row, cell] += coefficient
    residuals = [table.residual(terms) for terms, _ in table.identities.values()]
    halves = [round(2 * one) for one in errors]
    return System(table, list(table.identities), matrix, residuals, halves, time.monotonic() + SEARCH_SECONDS)


@dataclass
class BoundProof:
    """Why the true value of a sum of cells is at least (sign 1) or at most (sign -1) so much.

    deviation: of the bound from the printed value, in units. multipliers and weights: numerators over the denominator,
    by position of identity and cell; none where the bound is what the rounding errors of its own lines allow.
    """

    deviation: Fraction
    denominator: int
    multipliers: dict[int, int]
    weights: dict[int, int]


def bound_proof(system: System, quantity: dict[int, int], sign: int, duals: np.ndarray | None) -> BoundProof:
    """The bound that multipliers proposed by a program prove, or that of the cells' own errors where none do better."""
    own = BoundProof(Fraction(-sign * system.explained(quantity), 2), 1, {}, {})
    if duals is None:
        return own
    proposed = rational(duals, lambda *_: True)
    numerators, denominator = proposed
    multipliers = {row: sign * numerator for row, numerator in enumerate(numerators) if numerator}
    weights = system.weights(quantity, multipliers, denominator)
    moved = 2 * sum(multiplier * system.residuals[row] for row, multiplier in multipliers.items())
    deviation = Fraction(-sign * system.explained(weights) - moved, 2 * denominator)
    proof = BoundProof(deviation, denominator, multipliers, weights)
    return proof if sign * (proof.deviation - own.deviation) > 0 else own


@dataclass
class Contradiction:
    """A weighted sum of cells that has to be 0 and is further from it than rounding explains.

    kind: print where the printed values themselves have to obey the one identity, to within its slack; joint where true
    values have to obey all that take part. multipliers and weights: whole numbers by position.
    """

    kind: str
    multipliers: dict[int, int]
    weights: dict[int, int]


def broken(system: System, shut_out: set[int]) -> Iterator[Contradiction]:
    """Identities that are infeasible by themselves: printed values miss them by more than the slack they are given, or
    true values by more than the rounding of their lines explains."""
    for row, (terms, slack) in enumerate(system.table.identities.values()):
        sign = 1 if system.residuals[row] > 0 else -1
        if slack is None or abs(system.residuals[row]) <= slack:
            alone = whole_contradiction(system, sign * np.eye(1, len(system.residuals), row)[0], shut_out)
            if alone:
                yield alone
        elif not shut_out & {cell for cell, _ in terms}:
            yield Contradiction("print", {row: sign}, {cell: sign * coefficient for cell, coefficient in terms})


def joint_contradiction(system: System, shut_out: set[int], fewer_than: float) -> Contradiction | None:
    """The joint contradiction of the fewest cells, by a mixed-integer program: whole multipliers, a weight for
    each line, and whether the line takes part. None where there is none of fewer lines, without those shut out, or no
    time is left."""
    seconds = system.sought_until - time.monotonic()
    if seconds <= 0:
        return None
    rows, cells = system.matrix.shape
    most = LARGEST_MULTIPLIER * np.abs(system.matrix).sum(axis=0)
    allowed = np.array([0.0 if cell in shut_out else most[cell] for cell in range(cells)])
    # Variables: multipliers upwards and downwards, sizes of weights, whether a line takes part.
    program = Program(
        np.zeros(2 * rows + 2 * cells),
        np.concatenate([np.full(2 * rows, float(LARGEST_MULTIPLIER)), allowed, (allowed > 0).astype(float)]),
    )
    for cell in range(cells):
        entering = [(row, system.matrix[row, cell]) for row in np.flatnonzero(system.matrix[:, cell])]
        weight = [*entering, *((rows + row, -coefficient) for row, coefficient in entering)]
        size, takes_part = 2 * rows + cell, 2 * rows + cells + cell
        program.add_row([*weight, (size, -1)], -highspy.kHighsInf, 0)
        program.add_row([*weight, (size, 1)], 0, highspy.kHighsInf)
        if allowed[cell]:
            program.add_row([(size, 1), (takes_part, -allowed[cell])], -highspy.kHighsInf, 0)
    missed = [(row, 2 * residual) for row, residual in enumerate(system.residuals) if residual]
    missed += [(rows + row, -factor) for row, factor in missed]
    reached = [(2 * rows + cell, -halves) for cell, halves in enumerate(system.halves)]
    # Everything is whole in halves of a unit: what is beyond rounding is beyond it by one half or more.
    program.add_row([*missed, *reached], 1, highspy.kHighsInf)
    if math.isfinite(fewer_than):
        counted = [(2 * rows + cells + cell, 1) for cell in range(cells)]
        program.add_row(counted, 0, fewer_than - 1)
    program.open()
    whole = np.concatenate([np.arange(2 * rows), np.arange(2 * rows + cells, 2 * rows + 2 * cells)]).astype(np.int32)
    program.highs.changeColsIntegrality(len(whole), whole, np.array([highspy.HighsVarType.kInteger] * len(whole)))
    program.highs.setOptionValue("presolve", "on")
    program.highs.setOptionValue("time_limit", seconds)
    cost = [(row, MULTIPLIER_COST) for row in range(2 * rows)]
    cost += [(2 * rows + cells + cell, 1.0) for cell in range(cells)]
    values = program.minimise(cost, even_if_not_smallest=True)
    if values is None:
        return None
    return whole_contradiction(system, np.rint(values[:rows] - values[rows : 2 * rows]), shut_out)


def relaxed_contradiction(system: System, shut_out: set[int]) -> Contradiction | None:
    """Any joint contradiction, of however many lines, from a linear program over the multipliers: there is one for
    every table that is infeasible as a whole (Farkas)."""
    rows, cells = system.matrix.shape
    program = Program(np.concatenate([np.full(rows, -1.0), np.zeros(cells)]), np.full(rows + cells, highspy.kHighsInf))
    program.upper[:rows] = 1
    for cell in range(cells):
        weight = [(row, system.matrix[row, cell]) for row in np.flatnonzero(system.matrix[:, cell])]
        if cell in shut_out:
            program.add_row(weight, 0, 0)
        else:
            program.add_row([*weight, (rows + cell, -1)], -highspy.kHighsInf, 0)
            program.add_row([*weight, (rows + cell, 1)], 0, highspy.kHighsInf)
    values = program.minimise(
        [(row, -2 * residual) for row, residual in enumerate(system.residuals)]
        + [(rows + cell, halves) for cell, halves in enumerate(system.halves)]
    )
    return None if values is None else whole_contradiction(system, values[:rows], shut_out)


def whole_contradiction(system: System, multipliers: np.ndarray, shut_out: set[int]) -> Contradiction | None:
    """What proposed multipliers prove, verified in whole numbers; None where they prove nothing."""
    proposed = rational(multipliers, lambda *_: True)
    whole = {row: numerator for row, numerator in enumerate(proposed[0]) if numerator}
    divisor = math.gcd(*whole.values()) or 1
    # The weights of a sum that has to be 0 are A'y: the quantity is none.
    weights = {cell: -weight // divisor for cell, weight in system.weights({}, whole, 1).items()}
    whole = {row: numerator // divisor for row, numerator in whole.items()}
    missed = 2 * sum(multiplier * system.residuals[row] for row, multiplier in whole.items())
    if missed <= system.explained(weights) or shut_out & set(weights):
        return None
    return Contradiction("joint", whole, weights)


def contradiction(system: System, shut_out: set[int] = frozenset()) -> Contradiction | None:
    """The contradiction of the fewest cells without those shut out; None where there is none."""
    best = min(broken(system, shut_out), key=lambda one: len(one.weights), default=None)
    fewest = len(best.weights) if best else math.inf
    relaxed = relaxed_contradiction(system, shut_out)
    if relaxed is None:
        return best
    joint = joint_contradiction(system, shut_out, fewest)
    if joint is None and (best is None or len(relaxed.weights) < fewest):
        joint = relaxed
    return joint or best


def contradictions(table: PrintedTable) -> list[Contradiction]:
    """Of an infeasible table: the smallest contradiction, then the smallest without any of its lines, and so on: as
    many cells as there are contradictions are wrong at least."""
    system = system_of(table, feasible_errors(table))
    found: list[Contradiction] = []
    while len(found) < MOST_CERTIFICATES:
        one = contradiction(system, {cell for other in found for cell in other.weights})
        if one is None:
            return found
        found.append(one)
    return found


def implicated(table: PrintedTable, found: list[Contradiction], explanations: list[list[int]]) -> list[Contradiction]:
    """More contradictions, until each cell of each smallest explanation lies in one: there is one without the
    other lines of the explanation, for those alone explain nothing."""
    system = system_of(table, feasible_errors(table))
    more: list[Contradiction] = []
    for explanation in explanations:
        for cell in explanation:
            if len(found) + len(more) < MOST_CERTIFICATES and not any(cell in one.weights for one in [*found, *more]):
                one = contradiction(system, set(explanation) - {cell})
                more += [one] if one else []
    return more
