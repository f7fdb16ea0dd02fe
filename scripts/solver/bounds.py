"""How far a printed figure can be from the truth, and which one is wrong: linear programs over the identities.

Unknown true values obey every identity exactly; a printed value is within its reach of the true one: half a rounding
unit where each line was rounded on its own, a whole unit where the column was adjusted to foot. All numbers here are in
rounding units, and all results are deviations from printed values, so that no amount passes through a float.

The identities come as rows from SQL (int_bounds__identity_term); nothing here knows what they mean.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import highspy
import numpy as np

# Reach of a line that was rounded on its own, in units.
HALF = 0.5

# Below this, in units, a float is zero: printed values differ by whole units, bounds by simple fractions of one.
EPSILON = 1e-6

# Explanations of an impossible table that are listed, all of the same, smallest number of cells.
MOST_EXPLANATIONS = 25

# Time for the search of sets of two or more cells: a table with faults all over does not keep a build waiting for long.
SEARCH_SECONDS = 20.0

# Steps towards the end of a ratio; three or four do.
MOST_STEPS = 20

# Draws and seed of the simulation of independent rounding; the error of a probability p is about sqrt(p / DRAWS).
DRAWS = 20_000
SEED = 20_040_731


@dataclass
class PrintedTable:
    """One release: its printed cells, the identities they obey, and the quantities that people ask about.

    cells: id by position. printed: whole units. regimes, columns and reach of each cell: its column's regime, its
    column's last day, and how many units its printed value can be from the true one. identities: id -> (terms, slack):
    terms are (position, coefficient); slack is how far the printed values may miss the identity, None where only the
    true values have to obey it. quantities: id -> terms. ratios: id -> two quantities, the second divides the first.
    """

    cells: list[str] = field(default_factory=list)
    printed: list[int] = field(default_factory=list)
    regimes: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    reach: list[float] = field(default_factory=list)
    identities: dict[str, tuple[list[tuple[int, int]], float | None]] = field(default_factory=dict)
    quantities: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    ratios: dict[str, tuple[str, str]] = field(default_factory=dict)

    def residual(self, terms: list[tuple[int, int]]) -> int:
        """By how many units the printed values miss an identity."""
        return sum(coefficient * self.printed[cell] for cell, coefficient in terms)

    def column_of(self, terms: list[tuple[int, int]]) -> str | None:
        """The one column that all terms are in; None for an identity between columns."""
        columns = {self.columns[cell] for cell, _ in terms}
        return columns.pop() if len(columns) == 1 else None

    def column_identities(self, column: str) -> list[list[tuple[int, int]]]:
        """Identities within one column."""
        return [terms for terms, _ in self.identities.values() if self.column_of(terms) == column]


def printed_tables(
    cells: Iterable[tuple],
    identity_terms: Iterable[tuple],
    quantity_terms: Iterable[tuple],
    ratios: Iterable[tuple] = (),
) -> dict[str, PrintedTable]:
    """Tables by release, from rows: (release, cell, column, regime, reach, printed units); (release, identity, cell,
    coefficient, slack); (release, quantity, cell, coefficient); (release, ratio, quantity, quantity it is divided by).
    KeyError where a term names a cell that is not there.
    """
    tables: dict[str, PrintedTable] = {}
    position: dict[tuple[str, str], int] = {}
    for release, cell, column, regime, reach, printed in cells:
        table = tables.setdefault(release, PrintedTable())
        position[release, cell] = len(table.cells)
        table.cells.append(cell)
        table.columns.append(column)
        table.regimes.append(regime)
        table.reach.append(reach)
        table.printed.append(printed)
    for release, identity, cell, coefficient, slack in identity_terms:
        terms, _ = tables[release].identities.setdefault(identity, ([], None if slack is None else float(slack)))
        terms.append((position[release, cell], coefficient))
    for release, quantity, cell, coefficient in quantity_terms:
        tables[release].quantities.setdefault(quantity, []).append((position[release, cell], coefficient))
    for release, ratio, quantity, divisor in ratios:
        tables[release].ratios[ratio] = quantity, divisor
    return tables


class Program:
    """A linear program that is solved again and again with another objective or other bounds, from the last basis."""

    def __init__(self, lower: np.ndarray, upper: np.ndarray):
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("presolve", "off")
        self.highs.setOptionValue("threads", 1)
        self.size = len(lower)
        self.lower, self.upper = np.asarray(lower, float), np.asarray(upper, float)
        self.rows: list[tuple[float, float, list[int], list[float]]] = []
        self.is_open = False

    def add_row(self, terms: Iterable[tuple[int, float]], lower: float, upper: float) -> None:
        """Adds lower <= sum(coefficient × variable) <= upper; before the first solve."""
        terms = list(terms)
        self.rows.append((lower, upper, [variable for variable, _ in terms], [float(factor) for _, factor in terms]))

    def open(self) -> None:
        """Hands the linear program to the solver."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.size, len(self.rows)
        model.col_cost_ = np.zeros(self.size)
        model.col_lower_, model.col_upper_ = self.lower, self.upper
        model.row_lower_ = np.array([row[0] for row in self.rows], float)
        model.row_upper_ = np.array([row[1] for row in self.rows], float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0] + [len(row[2]) for row in self.rows])
        model.a_matrix_.index_ = np.array([variable for row in self.rows for variable in row[2]], dtype=np.int32)
        model.a_matrix_.value_ = np.array([factor for row in self.rows for factor in row[3]], float)
        self.highs.passModel(model)
        self.is_open = True

    def minimise(self, objective: Iterable[tuple[int, float]]) -> np.ndarray | None:
        """Values of all variables where the objective is smallest; None where no values obey the rows, or none were
        found in time. ValueError where the objective has no smallest value."""
        if not self.is_open:
            self.open()
        objective = list(objective)
        for variable, factor in objective:
            self.highs.changeColCost(variable, float(factor))
        self.highs.run()
        status = self.highs.getModelStatus()
        for variable, _ in objective:
            self.highs.changeColCost(variable, 0.0)
        if status == highspy.HighsModelStatus.kOptimal:
            return np.array(self.highs.getSolution().col_value)
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kTimeLimit):
            return None
        raise ValueError(f"the solver stopped with {self.highs.modelStatusToString(status)}")

    def free(self, variable: int, lower: float, upper: float) -> None:
        """Sets other bounds for one variable."""
        if not self.is_open:
            self.open()
        self.highs.changeColBounds(variable, lower, upper)


def possible_reach(table: PrintedTable) -> np.ndarray:
    """Reach of each cell for the question whether any regime could have printed the table: a column of unknown regime
    that does not foot as printed can only have been rounded line by line."""
    unfooted = {
        column
        for column in set(table.columns)
        if any(table.residual(terms) for terms in table.column_identities(column))
    }
    return np.array(
        [
            HALF if regime == "unknown" and column in unfooted else reach
            for regime, column, reach in zip(table.regimes, table.columns, table.reach, strict=True)
        ]
    )


def program_of(table: PrintedTable, reach: np.ndarray) -> Program:
    """The true values' deviations from printed values, within their reach, under every identity."""
    program = Program(-reach, reach)
    for terms, _ in table.identities.values():
        program.add_row(terms, -table.residual(terms), -table.residual(terms))
    return program


def is_possible(table: PrintedTable) -> bool:
    """Whether the table is consistent with at least one set of true values."""
    for terms, slack in table.identities.values():
        if slack is not None and abs(table.residual(terms)) > slack:
            return False
    return program_of(table, possible_reach(table)).minimise([]) is not None


def bounds(table: PrintedTable) -> dict[str, tuple[float, float]]:
    """Smallest and largest deviation from what is printed, in units, of each quantity of a possible table.

    Each solution on the way shows true values that are consistent with the table; a quantity that one of them takes
    to the end of its reach needs no linear program of its own.
    """
    reach = np.array(table.reach)
    program = program_of(table, reach)
    names = list(table.quantities)
    matrix = np.zeros((len(names), len(table.cells)))
    for row, name in enumerate(names):
        for cell, coefficient in table.quantities[name]:
            matrix[row, cell] += coefficient
    limit = np.abs(matrix) @ reach
    first = matrix @ program.minimise([])
    low, high = first.copy(), first.copy()
    for row, name in enumerate(names):
        for direction, seen in ((1, low), (-1, high)):
            if abs(seen[row]) < limit[row] - EPSILON or direction * seen[row] > 0:
                values = matrix @ program.minimise(
                    (cell, direction * coefficient) for cell, coefficient in table.quantities[name]
                )
                np.minimum(low, values, out=low)
                np.maximum(high, values, out=high)
    return {name: (float(low[row]), float(high[row])) for row, name in enumerate(names)}


def ratio_bounds(table: PrintedTable) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """Smallest and largest value of each ratio of a possible table, each as the deviations of its two quantities there,
    in units: one set of true values makes both, so this is tighter than to divide the bounds of two quantities. A ratio
    whose divisor can be nothing has none.

    A linear-fractional program, by Dinkelbach's steps: where a / b is smallest, no true values make a - s b smaller
    than nothing, s being the ratio itself; each step solves a linear program for the s of the step before.
    """
    program = program_of(table, np.array(table.reach))
    found = {}
    for name, (quantity, divisor) in table.ratios.items():
        part, whole = (table.quantities[one] for one in (quantity, divisor))
        printed = table.residual(part), table.residual(whole)
        smallest = printed[1] + deviation(whole, program.minimise(whole))
        if smallest <= EPSILON:
            continue
        ends = []
        for direction in (1, -1):
            values = program.minimise((cell, direction * coefficient) for cell, coefficient in part)
            for _ in range(MOST_STEPS):
                ends_at = deviation(part, values), deviation(whole, values)
                ratio = (printed[0] + ends_at[0]) / (printed[1] + ends_at[1])
                objective = defaultdict(float)
                for terms, factor in ((part, 1.0), (whole, -ratio)):
                    for cell, coefficient in terms:
                        objective[cell] += direction * factor * coefficient
                values = program.minimise(objective.items())
                left = (printed[0] + deviation(part, values)) - ratio * (printed[1] + deviation(whole, values))
                if direction * left >= -EPSILON:
                    break
            ends.append(ends_at)
        found[name] = ends[0], ends[1]
    return found


def deviation(terms: list[tuple[int, int]], values: np.ndarray) -> float:
    """How far a quantity is from its print, in units, where the cells deviate by `values`."""
    return float(sum(coefficient * values[cell] for cell, coefficient in terms))


def necessary_error(table: PrintedTable, column: str) -> float:
    """The largest rounding error of a column that no true values can do without, in units: the smallest t such that
    all of the column's cells can be within t of the truth, the other columns within their reach."""
    reach = np.array(table.reach)
    size = len(table.cells)
    program = Program(np.append(-reach, 0), np.append(reach, max(reach)))
    for terms, _ in table.identities.values():
        program.add_row(terms, -table.residual(terms), -table.residual(terms))
    for cell in range(size):
        if table.columns[cell] == column:
            program.add_row([(cell, 1), (size, -1)], -highspy.kHighsInf, 0)
            program.add_row([(cell, 1), (size, 1)], 0, highspy.kHighsInf)
    return float(program.minimise([(size, 1)])[size])


@dataclass
class Suspect:
    """One printed cell in one explanation of an impossible table, with the printed values, in units, that would do.

    explanation numbers the explanations from 1, the likeliest first; excess is how far, in units, the cell's print is
    from the nearest value that would do.
    """

    explanation: int
    cell: str
    low: int
    high: int
    excess: int


def correction_program(table: PrintedTable) -> Program:
    """Variables: each cell's correction of its printed value (fixed at 0), then its true value's deviation from the
    corrected one. True values obey the identities; corrected values obey what is demanded of printed ones."""
    reach = possible_reach(table)
    size = len(table.cells)
    program = Program(np.concatenate([np.zeros(size), -reach]), np.concatenate([np.zeros(size), reach]))
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


def suspects(table: PrintedTable) -> list[Suspect]:
    """The fewest printed cells whose change makes an impossible table possible: every such cell, or set of cells,
    ranked by how little change it takes; the first MOST_EXPLANATIONS of them. Empty for a possible table."""
    if is_possible(table):
        return []
    limit = 2 * max(map(abs, table.printed)) + 100
    program = correction_program(table)
    explanations: list[list[Suspect]] = []
    for cell in range(len(table.cells)):
        program.free(cell, -limit, limit)
        span = range_of(program, cell)
        program.free(cell, 0, 0)
        if span:
            explanations.append([suspect(table, cell, span)])
    if not explanations:
        explanations = [explanation for explanation in sets_of_cells(table, limit) if explanation]
    explanations.sort(key=lambda explanation: (sum(one.excess for one in explanation), explanation[0].cell))
    ranked = []
    for number, explanation in enumerate(explanations[:MOST_EXPLANATIONS], start=1):
        for one in explanation:
            one.explanation = number
            ranked.append(one)
    return ranked


def suspect(table: PrintedTable, cell: int, span: tuple[int, int]) -> Suspect:
    """A suspect from the corrections, in units, that would do."""
    low, high = span
    excess = 0 if low <= 0 <= high else min(abs(low), abs(high))
    return Suspect(0, table.cells[cell], table.printed[cell] + low, table.printed[cell] + high, excess)


def sets_of_cells(table: PrintedTable, limit: int) -> Iterable[list[Suspect]]:
    """Smallest sets of two or more cells whose change makes the table possible, by a mixed-integer linear program: one
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


def misses_if_independent(identities: np.ndarray) -> np.ndarray:
    """How many identities of a column (rows × cells) miss exact footing, in each of DRAWS simulated columns: true
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


def so_few_misses(
    table: PrintedTable, column: str, simulated: dict[bytes, np.ndarray]
) -> tuple[int, int, float, float] | None:
    """Of a column: its identities, how many miss exact footing, how many would on average if each line were rounded
    on its own, and how often so few or fewer would; None for a column without identities. simulated: shapes so far.
    """
    rows = table.column_identities(column)
    if not rows:
        return None
    shape = column_shape(table, column)
    key = repr(shape.shape).encode() + shape.tobytes()
    if key not in simulated:
        simulated[key] = misses_if_independent(shape)
    missed = sum(table.residual(terms) != 0 for terms in rows)
    return len(rows), missed, float(simulated[key].mean()), float(np.mean(simulated[key] <= missed))
