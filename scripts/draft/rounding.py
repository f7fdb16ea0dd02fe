"""Controlled rounding: a table of which every sum is exact, made of figures that are each at a neighbouring unit of the
true one, with the least total movement.

The solver is told how far each true figure is above the unit below it, as a share of a unit, and answers up or down;
amounts themselves never reach it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import highspy
import numpy as np

from scripts.solver.bounds import Program

COLUMNS = {
    "release_id": "varchar",
    "period_end": "date",
    "group_id": "varchar",
    "line_item_id": "varchar",
    "footed_units": "bigint",
    "is_neighbour": "boolean",
}

# What one unit beyond the neighbouring one costs: more than all movement there can be.
FAR = 1000.0

SIGN = {"opening": 1, "net_flow": 1, "change": 1, "closing": -1}


def identities(cells: list[tuple], members: dict[str, list[str]]) -> Iterable[list[tuple[int, int]]]:
    """Sums that one draft's cells obey, as (position, coefficient): net flow, roll-forward, subtotals, continuity."""
    place = {(cell[1], cell[2], cell[3], cell[4]): number for number, cell in enumerate(cells)}
    blocks: dict[tuple[str, str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, (_, start, end, group, _line, role, *_rest) in enumerate(cells):
        blocks[start, end, group][role].append(number)
    for (_, end, group), roles in blocks.items():
        if roles["inflow"] and roles["outflow"] and roles["net_flow"]:
            signs = {"inflow": 1, "outflow": -1, "net_flow": -1}
            yield [(cell, sign) for role, sign in signs.items() for cell in roles[role]]
        if roles["opening"] and roles["closing"] and roles["net_flow"]:
            yield [(cell, sign) for role, sign in SIGN.items() for cell in roles[role]]
        next_start = str(date.fromisoformat(end) + timedelta(days=1))
        for (start, _, other), later in blocks.items():
            if start == next_start and other == group and later["opening"] and roles["closing"]:
                yield [(later["opening"][0], 1), (roles["closing"][0], -1)]
    for (start, end, group, line), number in place.items():
        parts = [place.get((start, end, member, line)) for member in members.get(group, [])]
        if parts and None not in parts:
            yield [(number, -1), *((part, 1) for part in parts)]


def footed_table(cells: list[tuple], members: dict[str, list[str]]) -> list[tuple[int, bool]]:
    """Units of each cell of one draft, and whether each is a neighbour of the true figure."""
    size = len(cells)
    rest = np.array([cell[7] / cell[8] for cell in cells])
    # Up or down; then, where no such table adds up, further down and further up.
    exact = rest == 0
    program = Program(np.zeros(3 * size), np.concatenate([np.where(exact, 0.0, 1.0), np.full(2 * size, 3.0)]))
    for terms in identities(cells, members):
        floor = -sum(sign * cells[cell][6] for cell, sign in terms)
        spread = [(cell + block * size, sign * way) for cell, sign in terms for block, way in ((0, 1), (1, 1), (2, -1))]
        program.add_row(spread, floor, floor)
    program.open()
    every = np.arange(3 * size, dtype=np.int32)
    program.highs.changeColsIntegrality(3 * size, every, np.array([highspy.HighsVarType.kInteger] * 3 * size))
    program.highs.setOptionValue("presolve", "on")
    program.highs.setOptionValue("random_seed", 0)
    # Of tables that move equally far the first in order is taken: later cells pay a little more for going up.
    costs = [(cell, 1 - 2 * rest[cell] + 1e-6 * (cell + 1) / size) for cell in range(size)]
    found = program.minimise([*costs, *((cell, FAR) for cell in range(size, 3 * size))])
    if found is None:
        raise ValueError("no table within four units of the true one adds up")
    whole = np.rint(found).astype(int)
    return [
        (
            cells[n][6] + int(whole[n] + whole[size + n] - whole[2 * size + n]),
            not (whole[size + n] or whole[2 * size + n]),
        )
        for n in range(size)
    ]


def footed(cells: list[tuple], members: list[tuple[str, str]]) -> list[tuple]:
    """Rows of COLUMNS for the cells of every draft."""
    below: dict[str, list[str]] = defaultdict(list)
    for group, member in members:
        below[group].append(member)
    by_release: dict[str, list[tuple]] = defaultdict(list)
    for cell in cells:
        by_release[cell[0]].append(cell)
    return [
        (release, cell[2], cell[3], cell[4], units, neighbour)
        for release, own in by_release.items()
        for cell, (units, neighbour) in zip(own, footed_table(own, below), strict=True)
    ]
