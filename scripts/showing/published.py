"""Reading the published file for people: what is in it, by release."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

RELEASES = """
select
    r.release_id, r.firm_id, f.firm_name, f.reporting_currency, r.as_of_date, r.released_on, r.release_order,
    r.amount_unit, r.amount_decimals, r.millions_per_unit,
    r.release_order = max(r.release_order) over (partition by r.firm_id) as is_newest,
    r.rounding_unit_m, r.source_document
from reference.dim_release as r
inner join reference.dim_firm as f on r.firm_id = f.firm_id
order by f.firm_name, r.firm_id, r.release_order
"""


# Of one release, by its id: what the terminal and the page show alike.
HEADLINE = """
select h.*, s.scope_name, t.horizon_name
from release.headline as h
left join reference.dim_horizon as t on h.horizon_id = t.horizon_id
left join reference.dim_scope as s on h.scope_id = s.scope_id
where h.release_id = ?
order by h.row_number
"""

QUARTILES = """
select
    s.horizon_id, h.horizon_name, list(s.share_apportioned_pct order by s.quartile) as shares,
    any_value(s.funds_ranked) as funds
from rankings.fct_quartile_share as s
inner join reference.dim_horizon as h on s.horizon_id = h.horizon_id
where s.release_id = ? and s.fund_group = 'all' and s.funds_ranked > 0
group by s.horizon_id, h.horizon_name, h.display_order
order by h.display_order, s.horizon_id
"""

CHECKS = """
select check_family, status, sum(checks) as checks, max(largest_residual_units) as residual_units
from audit.fct_check_summary
where release_id = ?
group by check_family, status
order by check_family, checks desc, status
"""

RESTATED = "select count(*) as cells from flows.fct_restatement where later_release_id = ?"

EXHIBITS = ("exhibit_1", "exhibit_2", "exhibit_2_quartile")

# Rows of an exhibit as it is printed.
EXHIBIT = "select * from release.{} where release_id = ? order by row_number"


@dataclass(frozen=True)
class Release:
    """One release of one firm: whose it is, of what day, the unit it prints in, the document."""

    release_id: str
    firm_id: str
    firm_name: str
    currency: str
    as_of: date
    released_on: date
    order: int
    unit: str
    decimals: int
    millions_per_unit: int
    is_newest: bool
    rounding_unit_m: Decimal
    source_document: str

    def in_unit(self, amount_m: Decimal | None) -> Decimal | None:
        """An amount in millions in the unit the release prints in."""
        return None if amount_m is None else amount_m / self.millions_per_unit


def releases(warehouse: duckdb.DuckDBPyConnection) -> list[Release]:
    """Every release in the file, by firm, the oldest first."""
    return [Release(*row) for row in warehouse.execute(RELEASES).fetchall()]


def rows(warehouse: duckdb.DuckDBPyConnection, query: str, *parameters) -> list[dict]:
    """A query's rows, by column name, values as DuckDB has them: Decimal, date, int, str, None."""
    result = warehouse.execute(query, list(parameters))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
