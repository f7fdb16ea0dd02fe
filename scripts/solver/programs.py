"""A printed table with the identities it obeys, and the program that is solved over it again and again.

Unknown true values obey every identity exactly; a printed value is within its rounding error of the true one: half a
unit where each line was rounded on its own, a whole unit where the column was adjusted to foot. All numbers are in
rounding units, and all variables are deviations from printed values, so that no amount passes through a float.

The identities come as rows from SQL (fct_footing_check, fct_footing_term); nothing here knows what they mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import highspy
import numpy as np

# Rounding error of a line that was rounded on its own, in units.
HALF = 0.5

# Below this, in units, a float is zero: printed values differ by whole units, bounds by simple fractions of one.
EPSILON = 1e-6


@dataclass
class PrintedTable:
    """One release: its printed cells, the identities they obey, and the quantities that people ask about.

    cells: id by position. printed: whole units. places, regimes, columns and errors of each cell: its column, group and
    line; its column's regime; its column; how many units its printed value can be from the true one. identities:
    id -> (terms, slack): terms are (position, coefficient); slack is how far the printed values may miss the identity,
    None where only the true values have to obey it. quantities: id -> terms. ratios: two quantities, the second
    divides the first.
    """

    cells: list[str] = field(default_factory=list)
    places: list[tuple[str, str, str]] = field(default_factory=list)
    printed: list[int] = field(default_factory=list)
    regimes: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    identities: dict[str, tuple[list[tuple[int, int]], float | None]] = field(default_factory=dict)
    quantities: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    ratios: list[tuple[str, str]] = field(default_factory=list)

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


def printed_table(
    cells: Iterable[tuple],
    checks: Iterable[tuple],
    identity_terms: Iterable[tuple],
    quantities: Iterable[tuple],
    quantity_terms: Iterable[tuple],
    ratios: Iterable[tuple] = (),
) -> PrintedTable:
    """The table of one release from rows, each with the release first: (cell, column, group, line, regime, rounding
    error, printed units); (identity, slack); (identity, cell, coefficient); (quantity,); (quantity, cell, coefficient);
    (quantity, quantity it is divided by). Terms of what is not among the identities and quantities are passed over.
    KeyError where a term names a cell that is not there.
    """
    table = PrintedTable()
    for _, cell, column, group, line, regime, error, printed in cells:
        table.cells.append(cell)
        table.places.append((column, group, line))
        table.columns.append(column)
        table.regimes.append(regime)
        table.errors.append(error)
        table.printed.append(printed)
    position = {cell: number for number, cell in enumerate(table.cells)}
    for _, identity, slack in checks:
        table.identities[identity] = ([], None if slack is None else float(slack))
    for _, identity, cell, coefficient in identity_terms:
        if identity in table.identities:
            table.identities[identity][0].append((position[cell], coefficient))
    asked = {quantity for _, quantity in quantities}
    for _, quantity, cell, coefficient in quantity_terms:
        if quantity in asked:
            table.quantities.setdefault(quantity, []).append((position[cell], coefficient))
    table.ratios = [(quantity, divisor) for _, quantity, divisor in ratios]
    return table


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
        self.duals = np.zeros(0)
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

    def minimise(self, objective: Iterable[tuple[int, float]], even_if_not_smallest: bool = False) -> np.ndarray | None:
        """Values of all variables where the objective is smallest; None where no values obey the rows, or none were
        found in time. ValueError where the objective has no smallest value. even_if_not_smallest: the best values found
        in time will do. The rows' multipliers are then in `duals`."""
        if not self.is_open:
            self.open()
        objective = list(objective)
        for variable, factor in objective:
            self.highs.changeColCost(variable, float(factor))
        self.highs.run()
        status = self.highs.getModelStatus()
        solution = self.highs.getSolution()
        for variable, _ in objective:
            self.highs.changeColCost(variable, 0.0)
        if status == highspy.HighsModelStatus.kOptimal or (
            even_if_not_smallest
            and status == highspy.HighsModelStatus.kTimeLimit
            and self.highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        ):
            self.duals = np.array(solution.row_dual)
            return np.array(solution.col_value)
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kTimeLimit):
            return None
        raise ValueError(f"the solver stopped with {self.highs.modelStatusToString(status)}")

    def free(self, variable: int, lower: float, upper: float) -> None:
        """Sets other bounds for one variable."""
        if not self.is_open:
            self.open()
        self.highs.changeColBounds(variable, lower, upper)


def feasible_errors(table: PrintedTable) -> np.ndarray:
    """Rounding error of each cell for the question whether any regime could have printed the table: a column of unknown
    regime that does not foot as printed can only have been rounded line by line."""
    unfooted = {
        column
        for column in set(table.columns)
        if any(table.residual(terms) for terms in table.column_identities(column))
    }
    return np.array(
        [
            HALF if regime == "unknown" and column in unfooted else error
            for regime, column, error in zip(table.regimes, table.columns, table.errors, strict=True)
        ]
    )
