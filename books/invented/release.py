"""The release that invented books agree with, as the published warehouse has it: its table, its groups, its funds and
their ranks. What the documents say is read there once, and checked there; no seed is read again here.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

FIRM, RELEASE = "janus", "janus_2004_07"

# Where printed cells are in the published file.
PRINTED_CELLS = "flows.fct_printed_cell"

DISCIPLINES = ("growth_equity", "mathematical_quantitative", "fixed_income", "core_blend", "value", "money_market")
MONEY_MARKET = DISCIPLINES.index("money_market")
LINES = ("beginning_assets", "sales", "redemptions", "net_sales", "market_appreciation", "ending_assets")

CELLS = f"""
select period_end, group_id, line_item_id, amount_m, rounding_unit_m, is_nil
from {PRINTED_CELLS}
where release_id = ?
"""
MEMBERS = "select group_id, member_id from reference.dim_group_member where firm_id = ?"
GROUPS = "select group_id, group_kind from reference.dim_group where firm_id = ? order by display_order, group_id"
FUNDS = """
select funds.fund_id, funds.printed_name, funds.fund_group, any_value(rankings.lipper_category)
from reference.dim_fund as funds
inner join rankings.fct_fund_ranking as rankings on funds.fund_id = rankings.fund_id and rankings.release_id = ?
group by all
order by any_value(funds.display_order), funds.fund_id
"""
RANKS = """
select lipper_category, horizon_id, fund_id, category_rank, total_funds
from rankings.fct_fund_ranking
where release_id = ? and category_rank is not null
order by all
"""


@dataclass(frozen=True)
class Cell:
    """A printed cell in whole units of its last digit; nil: a dash, which is nothing at all."""

    units: int
    is_nil: bool


@dataclass(frozen=True)
class Release:
    """What was printed. groups: each with the places of its disciplines; unit: one unit of the last digit, in cents;
    funds: id, name, heading and category; ranks: category, horizon, fund, rank and size of the category."""

    cells: dict[tuple[date, str, str], Cell]
    groups: dict[str, tuple[int, ...]]
    unit: int
    funds: list[tuple]
    ranks: list[tuple]

    @property
    def aggregates(self) -> list[str]:
        """Groups that add others up."""
        return [group for group in self.groups if group not in DISCIPLINES]


def read(warehouse: Path) -> Release:
    """The release from a published file; ValueError where the file has not what books are invented from."""
    if not warehouse.exists():
        raise ValueError(f"{warehouse} is not there yet: run make build first; invented books agree with what it holds")
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            rows = connection.execute(CELLS, [RELEASE]).fetchall()
            kinds = connection.execute(GROUPS, [FIRM]).fetchall()
            members = connection.execute(MEMBERS, [FIRM]).fetchall()
            funds = connection.execute(FUNDS, [RELEASE]).fetchall()
            ranks = connection.execute(RANKS, [RELEASE]).fetchall()
    except duckdb.Error as error:
        raise ValueError(f"{warehouse} cannot be read ({str(error).splitlines()[0]}): run make build first") from None
    cells = {(end, group, line): Cell(int(amount / unit), nil) for end, group, line, amount, unit, nil in rows}
    units = {unit for *_, unit, _ in rows}
    groups = {name: (place,) for place, name in enumerate(DISCIPLINES)}
    for group, kind in kinds:
        if kind == "aggregate":
            of = {member for name, member in members if name == group}
            groups[group] = tuple(place for place, name in enumerate(DISCIPLINES) if name in of)
    expected = {(end, group, line) for end, _, _ in cells for group in groups for line in LINES}
    if not cells or expected != cells.keys() or len(units) != 1 or not ranks:
        raise ValueError(
            f"{warehouse} does not hold {RELEASE} as books are invented from it: of {len(cells)} cells "
            f"{len(cells.keys() - expected)} are of other lines or groups, {len(expected - cells.keys())} are missing; "
            f"there are {len(ranks)} ranks"
        )
    return Release(cells, groups, int(units.pop() * 100_000_000), funds, ranks)
